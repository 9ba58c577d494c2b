import { expect, test } from 'vitest'
import { buildCatalogue, generatedFiles, type SourceFile } from './build.ts'

const planned = {
  id: 'RB-01',
  title: 'A title',
  description: 'A description.',
  status: 'planned',
  severity: 'low',
  layer: 'cluster',
  module: 'posture',
  stages: ['cluster'],
  seeds: ['A9'],
  frameworks: [{ framework: 'cis-kubernetes-1.12', id: '5.1.1', verified: true }],
  evidence: ['api'],
  fixes: ['generate'],
  threat: null,
  residual: null,
  fix: null,
}

const implemented = {
  ...planned,
  id: 'POD-01',
  status: 'implemented',
  why: 'It matters.',
  threat: 'Somebody does it.',
  residual: 'Something is left.',
  fix: 'Change a field.',
  tradeoff: { friction: 'Some.', latency: 'None.', cost: 'Small.', compliance: 'Wanted.' },
  references: ['https://kubernetes.io/docs/'],
  checks: [{ id: 'POD-01/one', title: 'One', severity: 'low', scope: 'template', message: 'It is so.' }],
}

const numbers = { 'cis-kubernetes-1.12': ['5.1.1'] }
const examples = ['bad', 'good'].map((kind) => ({ file: `POD-01/one.${kind}.yaml`, text: `kind: ${kind}\n` }))
const file = (value: object): SourceFile => {
  const { id } = value as { id?: string }
  return { file: `${id?.split('-')[0]}/${id}.yaml`, value }
}
const build = (...values: object[]) => buildCatalogue(values.map(file), examples, numbers)

test('puts controls in the order of the families and examples beside their check', () => {
  const { controls, pages } = build(implemented, planned)
  expect(controls.map(({ id }) => id)).toEqual(['RB-01', 'POD-01'])
  expect(pages[1]?.examples).toEqual({
    'POD-01/one': [{ form: 'yaml', bad: 'kind: bad\n', good: 'kind: good\n' }],
  })
})

test('writes a page for the implemented control only, and the same bytes each time', () => {
  const files = generatedFiles(build(planned, implemented))
  expect([...files.keys()]).toEqual([
    'src/catalogue/index.gen.json',
    'src/catalogue/pages.gen.json',
    'docs/controls/README.md',
    'docs/controls/POD-01.md',
  ])
  expect([...generatedFiles(build(implemented, planned))]).toEqual([...files])
})

test.each([
  ['an unknown field', { tilte: 'x' }, 'POD/POD-01.yaml: "tilte" is not known'],
  ['a dash for a text', { residual: '–' }, '"residual" must be a text that is written out'],
  ['an empty text', { why: ' ' }, '"why" must be a text that is written out'],
  ['null in an implemented control', { threat: null }, '"threat" must be a text that is written out'],
  ['a trade-off with a dash', { tradeoff: { ...implemented.tradeoff, cost: '-' } }, 'tradeoff: "cost" must be'],
  ['a missing field', { tradeoff: { friction: 'Some.' } }, 'tradeoff: "latency" is missing'],
  ['an unknown stage', { stages: ['build', 'lunch'] }, '"stages" has no "lunch"'],
  ['an unknown severity', { severity: 'awful' }, '"severity" must be one of critical, high, medium, low'],
  [
    'an unknown framework',
    { frameworks: [{ framework: 'x', id: '1', verified: true }] },
    '"x" is not a known framework',
  ],
  ['a title that is too long', { title: 'x'.repeat(91) }, 'the title has 91 characters'],
  ['a reference that is no address', { references: ['see above'] }, '"see above" is not an https address'],
  ['a check of another control', { checks: [{ ...implemented.checks[0], id: 'POD-02/one' }] }, 'starts with "POD-01/"'],
  ['the same check twice', { checks: [...implemented.checks, ...implemented.checks] }, 'POD-01/one is defined twice'],
  ['no checks', { checks: [] }, 'needs at least one check'],
])('refuses %s', (_, change, message) => {
  expect(() => build({ ...implemented, ...change })).toThrowError(message)
})

test('refuses checks of a planned control', () => {
  expect(() => build(implemented, { ...planned, checks: [] })).toThrowError('RB/RB-01.yaml: "checks" is not known')
})

test('refuses an id of no family, a control in the wrong folder and a control that is there twice', () => {
  expect(() => build(implemented, { ...planned, id: 'ZZ-01' })).toThrowError('not a control id of a known family')
  const elsewhere = { file: 'POD/RB-01.yaml', value: planned }
  expect(() => buildCatalogue([file(implemented), elsewhere], examples, numbers)).toThrowError(
    'belongs into RB/RB-01.yaml',
  )
  expect(() => build(implemented, planned, planned)).toThrowError('RB-01 is defined twice')
})

test('refuses a CIS number that is not in the benchmark, unless a note explains it', () => {
  const ref = { framework: 'cis-kubernetes-1.12', id: '5.9.9', verified: false }
  const noted = { ...ref, note: 'from an older edition' }
  expect(() => build(implemented, { ...planned, frameworks: [ref] })).toThrowError('no number 5.9.9')
  expect(() => build(implemented, { ...planned, frameworks: [{ ...noted, verified: true }] })).toThrowError('no number')
  expect(build(implemented, { ...planned, frameworks: [noted] }).controls).toHaveLength(2)
})

test('refuses a check without examples and examples without a check', () => {
  expect(() => buildCatalogue([file(implemented)], [], numbers)).toThrowError('POD-01/one.bad.yaml is missing')
  expect(() => build(planned)).toThrowError('POD-01/one.bad.yaml belongs to no check')
})

test('names every problem at once', () => {
  expect(() => build({ ...implemented, why: '', layer: 'x' }, { ...planned, fixes: ['pray'] })).toThrowError(
    /has 3 problems/,
  )
})

test('says what is wrong with a file that is no mapping instead of failing on it', () => {
  expect(() => buildCatalogue([{ file: 'RB/RB-01.yaml', value: ['x'] }], [], numbers)).toThrowError('must be a mapping')
})
