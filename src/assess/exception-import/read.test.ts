import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../catalogue/index.ts'
import { type CheckId, controlOf } from '../../core/index.ts'
import { adoptExceptions } from './adopt.ts'
import { importExceptions } from './read.ts'
import { patternsOfRegex } from './regex.ts'
import type { ExceptionImport } from './types.ts'

const textOf = (file: string): string => readFileSync(join(import.meta.dirname, 'testdata', file), 'utf8')

function read(...files: string[]): ExceptionImport {
  const imported = importExceptions(files.map((file) => ({ file, text: textOf(file) })))
  if (!imported.ok) throw imported.error
  return imported.value
}

const reasons = ({ notImported }: ExceptionImport): string[] => notImported.map(({ from, why }) => `${from}: ${why}`)

describe('.trivyignore', () => {
  it('gives the checks that ask the same, with reason and day', () => {
    expect(read('trivyignore').drafts).toEqual([
      {
        tool: 'Trivy',
        from: 'trivyignore:3 AVD-KSV-0023',
        scope: { checks: ['POD-09/host-path', 'POD-09/sensitive-host-path'] },
        reason: "The agent reads the node's log folder. Reviewed in October.",
        expires: '2027-03-31',
      },
      { tool: 'Trivy', from: 'trivyignore:5 KSV017', scope: { checks: ['POD-01/privileged'] } },
    ])
  })

  it('lists what it cannot say, with the line', () => {
    expect(reasons(read('trivyignore'))).toEqual([
      'trivyignore:8 CVE-2026-10001: no check here asks about vulnerabilities of packages',
      'trivyignore:9 KSV-0014: its date is no day of the calendar',
      'trivyignore:10 AVD-DS-0002: no check here asks the same question',
    ])
  })

  it('may hold the short ids of other checks', () => {
    const file = { file: 'somewhere/.trivyignore', text: 'DS002\n# r\nKSV017\nwhat?\n' }
    const imported = importExceptions([file])
    expect(imported.ok && imported.value.drafts.map(({ scope }) => scope.checks)).toEqual([['POD-01/privileged']])
    expect(imported.ok && imported.value.notImported.map(({ from }) => from)).toEqual([
      'somewhere/.trivyignore:1 DS002',
      'somewhere/.trivyignore:4 what?',
    ])
    expect(importExceptions([{ ...file, file: 'list', text: 'DS002\n' }]).ok).toBe(true)
  })

  it('is read as YAML too, where a limit to paths is not dropped', () => {
    const imported = read('trivyignore.yaml')
    expect(imported.drafts).toEqual([
      expect.objectContaining({ scope: { checks: ['POD-02/host-network'] }, expires: '2027-01-31' }),
    ])
    expect(imported.notImported.map(({ why }) => why)).toEqual([
      'it holds for some paths only, which exceptions here cannot say',
      'it holds for some purls only, which exceptions here cannot say',
    ])
  })
})

describe('Kubescape exceptions', () => {
  it('give one exception a resource, with regular expressions as patterns', () => {
    const checks = ['POD-01/privileged', 'POD-02/host-network']
    expect(read('kubescape-exceptions.json').drafts.map(({ scope, expires }) => [scope, expires])).toEqual([
      [{ checks, kinds: ['DaemonSet'], names: ['agent-*'], namespaces: ['kube-system'] }, '2027-06-30'],
      [{ checks, namespaces: ['kube-system', 'monitoring'] }, '2027-06-30'],
      [{ checks: ['POD-06/privilege-escalation'], namespaces: ['shop'] }, undefined],
    ])
  })

  it('are not widened: labels, clusters, other patterns and frameworks are listed', () => {
    const cannot = 'which exceptions here cannot say'
    expect(
      reasons(read('kubescape-exceptions.json')).map((text) => text.slice('kubescape-exceptions.json, '.length)),
    ).toEqual([
      '"node agents" C-9999: no check here asks the same question',
      `"one team": it is limited by "app", ${cannot}`,
      `"one team": it is limited by "cluster", ${cannot}`,
      '"one team": its pattern for "name" cannot be said with * alone',
      '"a framework": it excepts from a whole framework',
    ])
  })
})

describe('Kyverno PolicyException', () => {
  it('gives the checks of well-known policies, by rule where rules ask different things', () => {
    expect(read('kyverno.yaml').drafts).toEqual([
      {
        tool: 'Kyverno',
        from: 'kyverno.yaml, PolicyException important-tool',
        scope: {
          checks: ['POD-02/host-ipc', 'POD-02/host-network', 'POD-02/host-pid', 'POD-05/drop-all'],
          kinds: ['Pod', 'Deployment'],
          namespaces: ['delta'],
          names: ['important-tool*'],
        },
        reason: 'the tool looks at processes of the node',
        expires: '2027-05-31',
      },
      expect.objectContaining({ scope: { checks: ['POD-02/host-ports'], namespaces: ['staging'] } }),
    ])
  })

  it('lists conditions, selectors, single fields, unknown policies and CEL', () => {
    expect(reasons(read('kyverno.yaml')).map((text) => text.slice('kyverno.yaml, PolicyException '.length))).toEqual([
      'important-tool: no check here asks what policy "house-rules" asks',
      'important-tool: it is limited by "selector", which exceptions here cannot say',
      'by-condition: it holds under conditions only, which exceptions here cannot say',
      'pod-security: of "HostPath Volumes" it excepts some fields, values or images only, which exceptions here cannot say',
      'by-cel: it excepts from a policy written in CEL, which has no counterpart here',
    ])
  })
})

describe('Gatekeeper exclusions', () => {
  it('of a constraint cover its checks in the namespaces it excludes', () => {
    const imported = read('gatekeeper-constraints.yaml')
    expect(imported.drafts.map(({ scope, reason }) => [scope, reason])).toEqual([
      [{ checks: ['POD-01/privileged'], namespaces: ['rook-ceph'] }, 'Storage drivers need it.'],
    ])
    expect(reasons(imported)).toEqual([
      'gatekeeper-constraints.yaml, HouseColours colours: no check here asks what HouseColours asks',
    ])
  })

  it('of the Config cover the constraints imported with it, and nothing without them', () => {
    expect(read('gatekeeper-config.yaml', 'gatekeeper-constraints.yaml').drafts.at(-1)?.scope).toEqual({
      checks: ['POD-01/privileged', 'POD-06/privilege-escalation'],
      namespaces: ['kube-*', 'gatekeeper-system'],
    })
    const alone = read('gatekeeper-config.yaml')
    expect(alone.drafts).toEqual([])
    expect(reasons(alone)).toEqual([
      'gatekeeper-config.yaml, Config config: it excludes kube-*, gatekeeper-system from every constraint; import the constraints with it',
    ])
  })
})

describe('adoptExceptions', () => {
  it('numbers by tool, keeps an earlier day and gives the rest the day asked for', () => {
    const adopted = adoptExceptions(read('trivyignore').drafts, {
      owner: 'team-a',
      expires: '2027-12-31',
      ticket: 'T-1',
    })
    expect(adopted.map(({ id, owner, expires, ticket }) => [id, owner, expires, ticket])).toEqual([
      ['TRIVY-001', 'team-a', '2027-03-31', 'T-1'],
      ['TRIVY-002', 'team-a', '2027-12-31', 'T-1'],
    ])
  })

  it('leaves an exception without end when nobody names a day', () => {
    const [, second] = adoptExceptions(read('trivyignore').drafts, {})
    expect(second).toMatchObject({
      expires: 'none',
      owner: 'unassigned',
      reason: 'taken over from Trivy: trivyignore:5 KSV017',
    })
  })
})

describe('the data files', () => {
  const checksIn = (value: unknown): string[] =>
    Array.isArray(value) ? value : Object.values(value as object).flatMap((inner) => checksIn(inner))
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'))

  it.each(files)('%s names checks of the catalogue only', (file) => {
    const named = checksIn(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')))
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((id) => loadCatalogue().check(id) === undefined)).toEqual([])
  })

  it('refines a Kubescape control only within the controls of the catalogue that have its number', () => {
    const refined: Record<string, CheckId[]> = JSON.parse(
      readFileSync(join(import.meta.dirname, 'kubescape-checks.json'), 'utf8'),
    )
    const strange = Object.entries(refined).filter(([number, checks]) =>
      checks.some((check) => {
        const frameworks = loadCatalogue().control(controlOf(check))?.frameworks ?? []
        return !frameworks.some(({ framework, id }) => framework === 'kubescape' && id === number)
      }),
    )
    expect(strange).toEqual([])
  })
})

it.each([
  ['web', ['web']],
  ['^web$', ['web']],
  ['web-.*', ['web-*']],
  ['(a|b-.+)', ['a', 'b-*']],
  ['a\\.b', ['a.b']],
  ['.*', ['*']],
  ['web*', undefined],
  ['web-\\d', undefined],
  ['a?b', undefined],
  ['(a|b)c', undefined],
  ['a||b', undefined],
  ['a.{2}', undefined],
  ['', undefined],
])('says %j with * alone, or not at all', (regex, patterns) => {
  expect(patternsOfRegex(regex)).toEqual(patterns)
})

describe('hostile files', () => {
  it.each([
    ['holds no exceptions that can be imported', ''],
    ['holds no exceptions that can be imported', '{}'],
    ['holds no exceptions that can be imported', 'kind: Deployment\napiVersion: apps/v1'],
    ['x:2:', 'a: b\n c: d: e'],
  ])('are refused in one sentence: %s', (message, text) => {
    const imported = importExceptions([{ file: 'x', text }])
    expect(imported.ok ? '' : imported.error.message).toContain(message)
  })

  it('never throw, whatever they hold', () => {
    const kind = fc.constantFrom('PolicyException', 'Config', 'K8sPSPCapabilities', 7, null)
    const group = fc.constantFrom('kyverno.io/v2', 'config.gatekeeper.sh/v1alpha1', 'constraints.gatekeeper.sh/v1beta1')
    const inner = fc.oneof(
      fc.json().map((text) => JSON.parse(text)),
      fc.constant({ match: { any: [7, { resources: [] }] } }),
    )
    const object = fc.record({ kind, apiVersion: group, metadata: inner, spec: inner })
    const posture = fc.record({ posturePolicies: fc.array(inner), resources: inner, name: inner })
    fc.assert(
      fc.property(
        fc.oneof(object, fc.array(posture), fc.record({ misconfigurations: inner, secrets: inner })),
        (value) => {
          const imported = importExceptions([{ file: 'x', text: JSON.stringify(value) }])
          expect(imported.ok || imported.error.message !== '').toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})
