import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { parseYarnLock } from './yarn-lock.ts'
import { parseYarnProject } from './yarn-project.ts'

const classic = `# yarn lockfile v1

"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.2.0"
  resolved "https://registry.example/a.tgz#1"
  dependencies:
    b "^2.0.0"
    "@s/c" ">=1 <3"
  optionalDependencies:
    d latest

b@^2.0.0:
  version "2.3.4"

"@s/c@>=1 <3":
  version "2.0.0"

d@latest:
  version "0.0.1"

"short@npm:long-name@^1.0.0":
  version "1.0.1"

"any@npm:@s/any":
  version "5.0.0"

"local@file:vendor/local.tgz":
  version "9.9.9"

"remote@https://host.example/remote.tgz":
  version "8.8.8"
`

const berry = `__metadata:
  version: 8
  cacheKey: 10c0

"a@npm:^1.0.0, a@npm:^1.1.0":
  version: 1.2.0
  resolution: "a@npm:1.2.0"
  dependencies:
    b: "npm:^2.0.0"
    short: "npm:long-name@^1.0.0"
  languageName: node
  linkType: hard

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    a: "npm:^1.0.0"
  linkType: soft

? "b@npm:^2.0.0, b@npm:^2.1.0"
:
  version: 2.3.4
  resolution: "b@npm:2.3.4"

"b@patch:b@^2.0.0#./fix.patch":
  version: 2.3.4
  resolution: "b@patch:b@npm%3A2.3.4#./fix.patch::version=2.3.4"

"short@npm:long-name@^1.0.0":
  version: 1.0.1
  resolution: "long-name@npm:1.0.1"
`

const read = (text: string): ReturnType<typeof parseYarnLock> => parseYarnLock(Buffer.from(text))

describe('yarn.lock', () => {
  it('reads Yarn 1, without what is local or from elsewhere', () => {
    expect(summary(read(classic))).toEqual([
      '@s/a 1.2.0',
      'b 2.3.4',
      '@s/c 2.0.0',
      'd 0.0.1',
      'long-name 1.0.1',
      '@s/any 5.0.0',
    ])
    expect(needs(read(classic))).toEqual({ '@s/a': ['b@2.3.4', '@s/c@2.0.0', 'd@0.0.1'] })
    expect(read(classic)).toMatchObject({
      value: { warnings: ['left out 1 entry: from a place that is no registry'] },
    })
  })

  it('reads Windows lines and names in quotes alike', () => {
    const quoted = classic.replace(/^ {2}version/gm, '  "version"').replaceAll('\n', '\r\n')
    expect(read(quoted)).toEqual(read(classic))
  })

  it('reads Yarn 2 and later, long keys too', () => {
    expect(summary(read(berry))).toEqual(['a 1.2.0', 'b 2.3.4', 'long-name 1.0.1'])
    expect(needs(read(berry))).toEqual({ a: ['b@2.3.4', 'long-name@1.0.1'] })
  })

  it('finds what is needed where early versions of Yarn 2 leave the protocol out', () => {
    expect(needs(read(berry.replace('b: "npm:^2.0.0"', 'b: ^2.0.0')))).toEqual(needs(read(berry)))
  })

  it('lists nothing of what is no yarn.lock, and says so', () => {
    expect(read('hello\n')).toMatchObject({ ok: true, value: { packages: [], warnings: [expect.any(String)] } })
    expect(read('__metadata:\n  - {').ok).toBe(false)
  })

  staysBounded('yarn.lock', [classic, berry], parseYarnLock)
})

describe('a yarn.lock with package.json', () => {
  const project = (manifest: object, ...workspaces: readonly object[]): ReturnType<typeof parseYarnProject> =>
    parseYarnProject(
      Buffer.from(berry),
      Buffer.from(JSON.stringify(manifest)),
      workspaces.map((one) => Buffer.from(JSON.stringify(one))),
    )

  it('says who asks', () => {
    expect(summary(project({ name: 'app', version: '1.0.0', dependencies: { a: '^1.0.0' } }))).toEqual([
      'app 1.0.0 root',
      'a 1.2.0 direct',
      'b 2.3.4 indirect',
      'long-name 1.0.1 indirect',
    ])
  })

  it('says what is for development only', () => {
    const root = { name: 'app', version: '1.0.0', devDependencies: { a: '^1.1.0' } }
    expect(summary(project(root, { name: 'web', version: '2.0.0', dependencies: { b: '^2.0.0' } }))).toEqual([
      'app 1.0.0 root',
      'web 2.0.0 workspace',
      'a 1.2.0 direct dev',
      'b 2.3.4 direct',
      'long-name 1.0.1 indirect dev',
    ])
  })

  it('refuses a package.json that is none', () => {
    expect(parseYarnProject(Buffer.from(berry), Buffer.from('[')).ok).toBe(false)
  })
})
