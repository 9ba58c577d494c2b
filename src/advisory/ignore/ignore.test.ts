import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { type IgnorableFinding, type IgnoreFile, ignoreOf, readIgnoreFile } from './index.ts'

const now = '2026-06-15T12:00:00Z'

const read = (path: string, text: string): IgnoreFile => {
  const result = readIgnoreFile(path, Buffer.from(text))
  if (!result.ok) throw result.error
  return result.value
}
const errorOf = (path: string, text: string): string => {
  const result = readIgnoreFile(path, Buffer.from(text))
  return result.ok ? 'no error' : result.error.message
}
const finding: IgnorableFinding = {
  kind: 'vulnerability',
  id: 'CVE-2024-3094',
  aliases: ['GHSA-rxwq-x6h5-x525'],
  purl: 'pkg:deb/debian/xz-utils@5.6.1-1?arch=amd64&distro=debian-13',
  package: { name: 'xz-utils', version: '5.6.1-1', type: 'deb', source: 'xz' },
  paths: ['var/lib/dpkg/status'],
  fix: 'fixed',
}
const verdict = ({ rules }: IgnoreFile, more: Partial<IgnorableFinding> = {}, at = now): string => {
  const ignored = ignoreOf({ ...finding, ...more }, rules, at)
  return ignored === undefined ? 'reported' : `${ignored.state} line ${ignored.rule.line}`
}

const own = `vulnerabilities:
  - id: CVE-2024-3094
    packages: [xz-*]
    paths: ['var/lib/**']
    reason: sshd is not installed
    owner: team-shop
    ticket: SHOP-12
    expires: 2026-06-15
  - id: GHSA-rxwq-x6h5-x525
    purls: ['pkg:deb/debian/xz-utils@5.6.0-1']
    reason: not this build
    owner: team-shop
    expires: none
exceptions: []
`
const withoutId = own.replace('id: CVE-2024-3094', 'ID: CVE-2024-3094')

describe('our own rules', () => {
  it('say who accepts what, where and until when', () => {
    expect(read('.seawallignore.yaml', own).rules[0]).toEqual({
      kind: 'vulnerability',
      id: 'CVE-2024-3094',
      packages: ['xz-*'],
      paths: ['var/lib/**'],
      reason: 'sshd is not installed',
      owner: 'team-shop',
      ticket: 'SHOP-12',
      expires: '2026-06-15',
      source: '.seawallignore.yaml',
      line: 2,
    })
  })

  it('hold to the end of their day, and say afterwards that they did', () => {
    const file = read('.seawallignore.yaml', own)
    expect(verdict(file)).toBe('in-use line 2')
    expect(verdict(file, {}, '2026-06-15T23:59:59Z')).toBe('in-use line 2')
    expect(verdict(file, {}, '2026-06-16T00:00:00Z')).toBe('expired line 2')
  })

  it('cover only what they name', () => {
    const file = read('.seawallignore.yaml', own)
    expect(verdict(file, { package: { name: 'liblzma5', version: '1', type: 'deb' } })).toBe('reported')
    expect(verdict(file, { paths: ['opt/app/package-lock.json'] })).toBe('reported')
    expect(verdict(file, { kind: 'secret' })).toBe('reported')
    expect(verdict(file, { id: 'CVE-2024-9999', aliases: [] })).toBe('reported')
  })

  it('are found by another name of the vulnerability, and by a package URL', () => {
    const file = read('.seawallignore.yaml', own)
    const purl = 'pkg:deb/debian/xz-utils@5.6.0-1?arch=amd64'
    expect(verdict(file, { id: 'GHSA-rxwq-x6h5-x525', aliases: [], purl })).toBe('in-use line 9')
    const { purl: _, ...nameless } = finding
    expect(ignoreOf({ ...nameless, paths: [] }, file.rules, now)).toBeUndefined()
  })

  it.each<[string, string, string]>([
    [
      'a misspelt field',
      own.replace('expires: 2026', 'expire: 2026'),
      'line 8: the field "expire" is not known; the nearest known is "expires"',
    ],
    [
      'a misspelt list',
      'vulnerabilites: []',
      'line 1: the field "vulnerabilites" is not known; the nearest known is "vulnerabilities"',
    ],
    [
      'a field of another tool',
      own.replace('ticket', 'zzz'),
      'line 7: the field "zzz" is not known (known: id, packages',
    ],
    ['no id', withoutId, 'line 2: the field "ID" is not known; the nearest known is "id"'],
    ['no owner', own.replace('    owner: team-shop\n', ''), 'line 2: owner is needed, as text'],
    ['no day', own.replace('2026-06-15', '2026-06-31'), 'line 8: expires must be a day'],
    [
      'no purl',
      own.replace('pkg:deb/debian', 'deb/debian'),
      'line 10: "deb/debian/xz-utils@5.6.0-1" is no package URL',
    ],
    [
      'a pattern that does not end',
      own.replace('var/lib/**', 'var/[lib'),
      'line 4: "var/[lib" is no pattern over paths',
    ],
    ['an empty list', own.replace('[xz-*]', '[]'), 'line 3: packages must not be empty'],
    ['numbers for texts', own.replace('[xz-*]', '[xz, 5]'), 'line 3: packages must be a list of texts'],
    ['no objects', 'vulnerabilities:\n  - CVE-2024-3094\n', 'line 2: must be an object'],
    ['a list on top', '- a', 'line 1: must be an object'],
    ['no YAML', 'vulnerabilities: [', 'line 1:'],
  ])('are refused with %s', (_name, text, message) => {
    expect(errorOf('.seawallignore.yaml', text)).toContain(`.seawallignore.yaml, ${message}`)
  })

  it('may be none', () => {
    expect(['', '# nothing yet\n', 'exceptions: []'].map((text) => read('x.yaml', text).rules)).toEqual([[], [], []])
  })
})

const lines = `# Accept the risk
CVE-2024-3094

# until a release
CVE-2024-4000 exp:2026-06-15

AVD-DS-0002 # root is meant
generic-unwanted-rule
CVE-2024-5000 pkg:npm/lodash exp:2027-01-01
pkg:deb/debian/xz-utils@5.6.1-1
`

describe('a .trivyignore', () => {
  const file = read('.trivyignore', lines)

  it('has an id a line, with the reason beside or above it', () => {
    expect(file.rules.map(({ id, reason, line }) => [line, id, reason])).toEqual([
      [2, 'CVE-2024-3094', 'Accept the risk'],
      [5, 'CVE-2024-4000', 'until a release'],
      [7, 'AVD-DS-0002', 'root is meant'],
      [8, 'generic-unwanted-rule', undefined],
      [9, 'CVE-2024-5000', undefined],
      [10, undefined, undefined],
    ])
  })

  it('is about findings of any kind', () => {
    expect(verdict(file)).toBe('in-use line 2')
    expect(verdict(file, { kind: 'misconfiguration', id: 'AVD-DS-0002' })).toBe('in-use line 7')
    expect(verdict(file, { kind: 'secret', id: 'generic-unwanted-rule', aliases: [] })).toBe('in-use line 8')
  })

  it('ends at the beginning of its day', () => {
    expect(verdict(file, { id: 'CVE-2024-4000', aliases: [] }, '2026-06-14T23:59:59Z')).toBe('in-use line 5')
    const other = { id: 'CVE-2024-4000', aliases: [], purl: 'pkg:npm/x@1' }
    expect(verdict(file, other, '2026-06-15T00:00:00Z')).toBe('expired line 5')
  })

  it('may be limited to a package, or name one alone', () => {
    const lodash = { id: 'CVE-2024-5000', aliases: [], purl: 'pkg:npm/lodash@4.17.20' }
    expect(verdict(file, lodash)).toBe('in-use line 9')
    expect(verdict(file, { ...lodash, purl: 'pkg:npm/express@4.0.0' })).toBe('reported')
    expect(verdict(file, { id: 'CVE-1999-1', aliases: [] })).toBe('in-use line 10')
  })

  it.each([
    ['CVE-1\nCVE-2 exp:tomorrow', '.trivyignore, line 2: "tomorrow" is no day'],
    ['CVE-2 exp:2026-02-30', 'line 1: "2026-02-30" is no day'],
    ['CVE-2 expires:2026-02-20', 'line 1: "expires:2026-02-20" is not exp:YYYY-MM-DD'],
    ['CVE-2 pkg:', 'line 1: "pkg:" is no package URL'],
  ])('is refused: %s', (text, message) => {
    expect(errorOf('.trivyignore', text)).toContain(message)
  })
})

const trivy = `vulnerabilities:
  - id: CVE-2024-3094
    purls:
      - pkg:deb/debian/xz-utils
    expired_at: 2026-07-01
    statement: Not reachable
misconfigurations:
  - id: AVD-DS-0001
  - id: AVD-DS-0002
    paths: [docs/Dockerfile, 'src/**/*.dockerfile']
secrets:
  - id: aws-access-key-id
    paths: ['foo/bar/aws.secret']
licenses:
  - id: GPL-3.0
`

describe('a .trivyignore.yaml', () => {
  const file = read('ci/.trivyignore.yaml', trivy)

  it('tells kinds of findings apart', () => {
    expect(file.rules.map(({ kind, id, line }) => [line, kind, id])).toEqual([
      [2, 'vulnerability', 'CVE-2024-3094'],
      [8, 'misconfiguration', 'AVD-DS-0001'],
      [9, 'misconfiguration', 'AVD-DS-0002'],
      [12, 'secret', 'aws-access-key-id'],
      [15, 'license', 'GPL-3.0'],
    ])
    expect(verdict(file)).toBe('in-use line 2')
    expect(verdict(file, {}, '2026-07-01T00:00:00Z')).toBe('expired line 2')
    const docker = { kind: 'misconfiguration', id: 'AVD-DS-0002', aliases: [] } as const
    expect(verdict(file, { ...docker, paths: ['src/a/b/web.dockerfile'] })).toBe('in-use line 9')
    expect(verdict(file, { ...docker, paths: ['Dockerfile'] })).toBe('reported')
    expect(verdict(file, { kind: 'license', id: 'GPL-3.0', aliases: [], paths: [] })).toBe('in-use line 15')
  })

  it.each([
    [
      trivy.replace('statement', 'statment'),
      'line 6: the field "statment" is not known; the nearest known is "statement"',
    ],
    [trivy.replace('2026-07-01', 'soon'), 'line 5: expired_at must be a day'],
    [
      trivy.replace('licenses', 'licences'),
      'line 14: the field "licences" is not known; the nearest known is "licenses"',
    ],
    [trivy.replace('id: AVD-DS-0001', 'paths: [a]'), 'line 8: id is needed'],
  ])('is refused where it is wrong', (text, message) => {
    expect(errorOf('.trivyignore.yaml', text)).toContain(message)
  })
})

const grype = `check-for-app-update: false
ignore:
  - vulnerability: CVE-2024-3094
    fix-state: fixed
    package: { type: deb, location: 'var/lib/dpkg/*', upstream-name: xz }
  - package: { name: 'linux(-.*)?-headers-.*' }
  - package: { name: 'xz-.*', version: 5.6.1-1 }
  - vex-status: not_affected
  - reason: nothing
`

describe('a .grype.yaml', () => {
  const file = read('.grype.yaml', grype)

  it('has rules of which all conditions must hold', () => {
    expect(verdict(file)).toBe('in-use line 3')
    expect(verdict(file, { fix: 'wont-fix' })).toBe('in-use line 7')
    expect(verdict(file, { fix: 'wont-fix', package: { name: 'xz', version: '5.6.1-1', type: 'deb' } })).toBe(
      'reported',
    )
  })

  it('says which rules cannot be judged here, and ignores nothing by them', () => {
    expect(file.rules).toHaveLength(2)
    expect(file.unread).toEqual([
      { line: 6, why: 'package.name is a regular expression that cannot be judged here' },
      { line: 8, why: 'vex-status cannot be judged here' },
      { line: 9, why: 'the rule has no condition' },
    ])
  })

  it('is refused with a field that is not known', () => {
    expect(errorOf('.grype.yaml', 'ignore:\n  - vulnerabilty: CVE-1\n')).toBe(
      '.grype.yaml, line 2: the field "vulnerabilty" is not known; the nearest known is "vulnerability".',
    )
  })
})

survivesChanges('a .trivyignore', [Buffer.from(lines)], (content) => readIgnoreFile('.trivyignore', content), 'text')
survivesChanges(
  'a YAML file of ignore rules',
  [own, trivy, grype].map((text) => Buffer.from(text)),
  (content) => {
    for (const path of ['own.yaml', '.trivyignore.yaml', '.grype.yaml']) {
      const file = readIgnoreFile(path, content)
      if (file.ok) ignoreOf(finding, file.value.rules, now)
    }
  },
  'text',
)
