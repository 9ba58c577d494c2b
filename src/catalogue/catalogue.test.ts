import { expect, test } from 'vitest'
import type { CheckId } from '../core/index.ts'
import { catalogueOf, loadCatalogue, loadPages, selectControls } from './catalogue.ts'
import { compareControls, familyNames, familyOf, parseFamily } from './families.ts'
import { matchFrameworks } from './frameworks.ts'

const catalogue = loadCatalogue()
const implemented = catalogue.controls.filter(({ status }) => status === 'implemented')

test('finds a control and a check by id, and nothing for an unknown one', () => {
  expect(catalogue.control('POD-03')?.title).toBe('Containers run as a user other than root')
  expect(catalogue.check('POD-03/run-as-root-user')?.severity).toBe('high')
  expect(catalogue.controlOfCheck('SEC-05/env-literal')?.id).toBe('SEC-05')
  expect(catalogue.control('POD-99')).toBeUndefined()
  expect(catalogue.check('constructor')).toBeUndefined()
})

test('has controls in every family, in the order of the catalogue', () => {
  const ids = catalogue.controls.map(({ id }) => id)
  expect([...new Set(ids.map(familyOf))]).toEqual(familyNames)
  expect(ids).toEqual([...ids].sort(compareControls))
})

test('gives checks to implemented controls only', () => {
  for (const { id, status, checks } of catalogue.controls) {
    expect(checks.length > 0, id).toBe(status === 'implemented')
    for (const check of checks) expect(check.id.startsWith(`${id}/`), check.id).toBe(true)
  }
})

test('leaves no text of an implemented control empty', async () => {
  const pages = await loadPages()
  for (const control of implemented) {
    const { tradeoff, ...page } = pages[control.id] ?? expect.fail(`${control.id} has no page`)
    const texts = [
      control.residual,
      page.description,
      page.threat,
      page.fix,
      page.why,
      ...Object.values(tradeoff ?? {}),
    ]
    expect(texts).toHaveLength(9)
    for (const text of texts) expect(text?.length ?? 0, `${control.id}: ${text}`).toBeGreaterThan(15)
    expect(page.references.length, control.id).toBeGreaterThan(0)
  }
})

test('shows a bad and a good text for every check, in each form it is asked of', async () => {
  const pages = await loadPages()
  for (const { id, scopes } of catalogue.checks) {
    const examples = pages[catalogue.controlOfCheck(id)?.id ?? 'POD-00']?.examples[id] ?? []
    expect(
      examples.map(({ form }) => form === 'Dockerfile'),
      id,
    ).toEqual([...new Set(scopes.map((one) => one === 'dockerfile'))])
    for (const { form, bad, good } of examples) {
      const sign = form === 'yaml' ? 'apiVersion:' : 'FROM '
      expect(bad, id).toContain(sign)
      expect(good, id).toContain(sign)
      expect(bad, id).not.toBe(good)
    }
  }
})

test('covers every passage of the three founding articles', async () => {
  const covered = new Set(Object.values(await loadPages()).flatMap(({ seeds }) => seeds))
  const passages = [numbered('A', 25), numbered('B', 28), numbered('C', 27)].flat()
  expect(passages.filter((passage) => !covered.has(passage))).toEqual([])
  expect([...covered].filter((seed) => !passages.includes(seed))).toEqual([])
})

test('changes its digest with its content and only then', () => {
  const same = catalogueOf(structuredClone(catalogue.controls))
  const fewer = catalogueOf(catalogue.controls.slice(1))
  expect(same.digest).toBe(catalogue.digest)
  expect(fewer.digest).not.toBe(catalogue.digest)
})

test('is loaded once', () => {
  expect(loadCatalogue()).toBe(catalogue)
})

test('selects controls by framework, family and status', () => {
  expect(selectControls().length).toBe(catalogue.controls.length)
  expect(selectControls({ family: 'jit' }).map(({ id }) => id)).toEqual(['JIT-01', 'JIT-02', 'JIT-03'])
  const pss = selectControls({ framework: 'pss', status: 'implemented' }).map(({ id }) => id)
  expect(pss).toContain('POD-03')
  expect(pss).not.toContain('POD-04')
  expect(
    selectControls({ framework: ['nsa', 'mitre'], family: ['POD', 'SEC'], status: 'planned' }).length,
  ).toBeGreaterThan(3)
})

test.each([
  ['cis', ['cis-kubernetes-1.12', 'cis-eks-1.8', 'cis-aks-1.8', 'cis-gke-1.9', 'cis-docker-1.6']],
  ['CIS-EKS', ['cis-eks-1.8']],
  ['cis-kubernetes-1.12', ['cis-kubernetes-1.12']],
  ['cis kubernetes', ['cis-kubernetes-1.12']],
  ['NSA', ['nsa-cisa-1.2']],
  ['Mitre ATT&CK', ['mitre-attack']],
  ['microsoft', ['microsoft-k8s-matrix']],
  ['pss', ['pod-security-standards']],
  ['Pod Security Standards', ['pod-security-standards']],
])('understands the framework name %s', (name, expected) => {
  expect(matchFrameworks(name)).toEqual(expected)
})

test.each(['soc9', '', 'constructor', '__proto__'])(
  'refuses the framework name "%s" and says what is known',
  (name) => {
    expect(() => matchFrameworks(name)).toThrowError(`there is no framework "${name}"`)
    expect(() => parseFamily(name)).toThrowError('no control family')
  },
)

test('every reference to the Pod Security Standards comes from a check', () => {
  for (const { id, checks, frameworks } of catalogue.controls) {
    const named = frameworks.filter(({ framework }) => framework === 'pod-security-standards').map((ref) => ref.id)
    const asked = checks.flatMap(({ pss }) => (pss === undefined ? [] : [pss.id]))
    expect(named.sort(), id).toEqual([...new Set(asked)].sort())
  }
})

test('marks nothing verified that no second source confirms', () => {
  const unconfirmed = ['cis-docker-1.6', 'nsa-cisa-1.2', 'mitre-attack', 'microsoft-k8s-matrix']
  const refs = catalogue.controls.flatMap(({ frameworks }) => frameworks)
  expect(refs.filter(({ framework, verified }) => verified && unconfirmed.includes(framework))).toEqual([])
})

test('refers to a check by an id that starts with its control', () => {
  const id: CheckId = 'POD-05/drop-all'
  expect(catalogue.check(id)?.id).toBe(id)
})

function numbered(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, at) => `${letter}${at + 1}`)
}
