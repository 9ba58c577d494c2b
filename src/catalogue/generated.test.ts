import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { derivedFiles, staleFiles } from '../../scripts/generate.ts'
import { loadCatalogue } from './catalogue.ts'
import numbers from './cis-numbers.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixtures = process.env.SEAWALL_FIXTURES ?? join(root, '../shared/fixtures')
const posture = join(fixtures, 'posture')

test('the generated files are current; run "npm run generate" when this fails', async () => {
  expect(await staleFiles(await derivedFiles())).toEqual([])
})

test('every CIS number is one of its benchmark, or unverified with a note', () => {
  const known = new Map<string, readonly string[]>(Object.entries(numbers))
  for (const { id, frameworks } of loadCatalogue().controls) {
    for (const ref of frameworks) {
      const list = known.get(ref.framework)
      const explained = !ref.verified && ref.note !== undefined
      expect(list === undefined || list.includes(ref.id) || explained, `${id}: ${ref.framework} ${ref.id}`).toBe(true)
    }
  }
})

/** Names of the benchmarks in the fixtures: in the list of numbers, and in Kubescape's map. */
const benchmarks = {
  'cis-kubernetes-1.12': ['cis-1.12', 'cis-1.12'],
  'cis-eks-1.8': ['eks-1.8.0', 'eks-1.8'],
  'cis-aks-1.8': ['aks-1.8', 'aks-1.8'],
  'cis-gke-1.9': ['gke-1.9.0', 'gke-1.9'],
} as const

test.skipIf(!existsSync(posture))('the committed CIS numbers are those of the index', () => {
  const index = json<Record<string, readonly { id: string }[]>>('cis-index.json')
  for (const [framework, [name]] of Object.entries(benchmarks)) {
    const listed = (index[name] ?? []).map(({ id }) => id)
    expect([...(new Map(Object.entries(numbers)).get(framework) ?? [])].sort(), framework).toEqual(listed.sort())
  }
})

test.skipIf(!existsSync(posture))(
  'verified means that a Kubescape control of the same entry has the number too',
  () => {
    const map = json<Record<string, Record<string, unknown>>>('kubescape-control-map.json')
    for (const { id, frameworks } of loadCatalogue().controls) {
      const kubescape = frameworks.filter(({ framework }) => framework === 'kubescape')
      for (const ref of kubescape) expect(ref.verified, `${id} ${ref.id}`).toBe(Object.hasOwn(map, ref.id))
      for (const [framework, [, name]] of Object.entries(benchmarks)) {
        for (const ref of frameworks.filter((other) => other.framework === framework && other.verified)) {
          const confirmed = kubescape.some((other) => map[other.id]?.[name] === ref.id)
          expect(confirmed, `${id}: ${framework} ${ref.id}`).toBe(true)
        }
      }
    }
  },
)

function json<T>(file: string): T {
  return JSON.parse(readFileSync(join(posture, file), 'utf8')) as T // a fixture whose form is known
}
