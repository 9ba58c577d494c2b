import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCatalogue, loadPages } from '../catalogue/index.ts'
import { type CheckId, controlOf } from '../core/index.ts'
import { readText } from '../kube/estate/index.ts'
import { namespaceChecks, neighbourChecks, objectChecks, templateChecks, workloadChecks } from '../posture/index.ts'
import { exampleScans } from './example-scans.test-support.ts'
import { type Assessment, Assessor, type Selection } from './index.ts'

const now = '2026-11-24T00:00:00Z'
const root = join(import.meta.dirname, '../..')

async function assess(text: string, file = 'example.yaml', selection: Selection = {}): Promise<Assessment> {
  const scans = file.endsWith('.yaml') && selection === everything ? exampleScans : undefined
  const assessor = new Assessor({ now, complete: true, selection, ...(scans !== undefined && { scans }) })
  for await (const item of readText(file, chunksOf(text), { named: true })) {
    if ('unread' in item) throw new Error(item.unread.message)
    assessor.add(item.object)
  }
  return assessor.finish()
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const pages = await loadPages()
/** Those of images and Dockerfiles have examples of their own kind, and tests beside their code. */
const implemented = loadCatalogue()
  .checks.filter(({ scopes }) => !scopes.includes('image') && !scopes.includes('dockerfile'))
  .map(({ id }) => id)
/** Parameters that ask nothing by default are set, and reliability is asked too. */
const everything: Selection = {
  reliability: true,
  params: new Map(
    loadCatalogue().checks.map(({ id, params = [] }) => [
      id,
      Object.fromEntries(params.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example]]))),
    ]),
  ),
}
const exampleOf = (check: CheckId) => pages[controlOf(check)]?.examples[check]?.[0]

describe('the catalogue and the code', () => {
  it('know the same checks', () => {
    const all = [templateChecks, objectChecks, workloadChecks, neighbourChecks, namespaceChecks]
    const coded = all.flatMap((checks) => checks.map(({ id }) => id))
    expect([...implemented].sort()).toEqual([...coded].sort())
  })

  it.each(implemented)('%s fails its bad example and passes its good one', async (check) => {
    const example = exampleOf(check)
    const good = await assess(example?.good ?? '', 'good.yaml', everything)
    expect(good.findings.filter((finding) => finding.check === check)).toEqual([])
    const bad = await assess(example?.bad ?? '', 'bad.yaml', everything)
    const caught = [...bad.findings, ...bad.unanswered].filter((found) => found.check === check)
    expect(caught.length).toBeGreaterThan(0)
  })
})

interface SeedCase {
  readonly file: string
  readonly controls: Readonly<Record<string, 'pass' | 'fail'>>
  readonly podSecurity: string | null
  readonly later: Readonly<Record<string, string>>
}

describe('the examples of the founding articles', () => {
  const folder = join(root, 'examples/seeds')
  const { cases } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { cases: SeedCase[] }
  const judged = cases.filter(({ controls }) => Object.keys(controls).length > 0)

  it.each(judged)('$file is judged as a correct program does', async ({ file, controls, podSecurity }) => {
    const found = await assess(readFileSync(join(folder, file), 'utf8'), file)
    const failing = new Set<string>(found.findings.flatMap(({ control, check }) => [control, check]))
    const verdicts = Object.fromEntries(Object.keys(controls).map((id) => [id, failing.has(id) ? 'fail' : 'pass']))
    expect(verdicts).toEqual(controls)
    if (podSecurity !== null) expect(found.podSecurity[0]).toMatchObject({ [podSecurity]: found.coverage.workloads })
  })

  it('say of later controls that nothing judges them yet', () => {
    const later = cases
      .flatMap((one) => Object.keys(one.later))
      .filter((id) => loadCatalogue().control(id)?.status === 'planned')
    expect(later).toContain('NET-05')
    for (const id of later) expect(implemented.some((check) => controlOf(check) === id)).toBe(false)
  })
})
