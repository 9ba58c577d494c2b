import { OwnJudge } from '../../assess/index.ts'
import { byCodePoint, isObject, listAt, objectAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { listOf, record, type Shape, ShapeFault, text } from '../../formats/shape/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { ratchetKey, type Snapshot } from '../decide/index.ts'

/** One failure that a ratchet tolerates, because it was there when it began. */
export interface Tolerated {
  readonly key: string
  readonly namespace: string
  /** Of the object's labels `owner` or `team`; empty when it has none. */
  readonly owner: string
}

export interface RatchetBaseline {
  readonly schemaVersion: '1'
  readonly kind: 'RatchetBaseline'
  readonly tolerated: readonly Tolerated[]
}

/** The failures of one object by the policies that are ratchets. */
export function toleratedIn(object: KubeObject, { policies, podTemplates }: Snapshot): readonly Tolerated[] {
  const ratchets = policies.filter(({ mode }) => mode === 'ratchet')
  if (ratchets.length === 0) return []
  const judge = new OwnJudge(object, podTemplates)
  const { namespace } = object.ref
  const owner = ownerOf(object)
  const checks = new Map(ratchets.flatMap((policy) => policy.checks).map((check) => [check.key, check]))
  return [...checks.values()].flatMap(({ id, params }) =>
    judge
      .outcomes(id, params)
      .flatMap(({ outcomes }) =>
        outcomes.flatMap((outcome) =>
          outcome.kind === 'fail' ? [{ key: ratchetKey(id, object.ref, outcome), namespace, owner }] : [],
        ),
      ),
  )
}

function ownerOf({ object }: KubeObject): string {
  const labels = objectAt(objectAt(object, 'metadata'), 'labels')
  return textAt(labels, 'owner') ?? textAt(labels, 'team') ?? ''
}

/** In one order, each failure once. */
export function baselineOf(all: readonly Tolerated[]): RatchetBaseline {
  const byKey = new Map(all.map((one) => [one.key, one]))
  const tolerated = [...byKey.values()].sort((a, b) => byCodePoint(a.key, b.key))
  return { schemaVersion: '1', kind: 'RatchetBaseline', tolerated }
}

/** How much of an earlier baseline is mended and left, where. */
export interface BurnDown {
  readonly namespace: string
  readonly owner: string
  readonly before: number
  readonly left: number
}

export function burnDown(before: RatchetBaseline, now: RatchetBaseline): readonly BurnDown[] {
  const left = new Set(now.tolerated.map(({ key }) => key))
  const groups = Map.groupBy(before.tolerated, ({ namespace, owner }) => `${namespace}\u0000${owner}`)
  return [...groups]
    .sort(([a], [b]) => byCodePoint(a, b))
    .flatMap(([, group]) =>
      group.slice(0, 1).map(({ namespace, owner }) => ({
        namespace,
        owner,
        before: group.length,
        left: group.filter(({ key }) => left.has(key)).length,
      })),
    )
}

const tolerated: Shape<readonly Tolerated[]> = listOf(record<Tolerated>({ key: text, namespace: text, owner: text }))

export function readBaseline(content: string, file: string): Result<RatchetBaseline> {
  const parsed = parseJson(content)
  const value = parsed.ok ? parsed.value : undefined
  try {
    if (!isObject(value) || textAt(value, 'kind') !== 'RatchetBaseline' || textAt(value, 'schemaVersion') !== '1')
      return refused(file, 'it has no kind RatchetBaseline of version 1')
    return { ok: true, value: baselineOf(tolerated(listAt(value, 'tolerated'))) }
  } catch (fault) {
    if (!(fault instanceof ShapeFault)) throw fault
    return refused(file, `tolerated.${fault.path.join('.')} ${fault.message}`)
  }
}

function refused(file: string, why: string): Result<never> {
  const hint = 'make one with seawall gate baseline -o FILE'
  return { ok: false, error: new SeawallError('config', `${file} is no baseline of a ratchet: ${why}`, { hint }) }
}
