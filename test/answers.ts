import { Assessor } from '../src/assess/index.ts'
import type { CheckId, Params, Severity } from '../src/core/index.ts'
import { readText } from '../src/kube/estate/index.ts'

export interface AskOptions {
  /** What is absent from the text does not exist. */
  readonly complete?: boolean
  readonly params?: Params
}

/** One answer of a check that is no pass. */
export interface Answer {
  readonly says: 'fail' | 'unknown'
  readonly object: string
  readonly slot: string | undefined
  readonly severity?: Severity
  /** The path that decided, or the evidence that is missing. */
  readonly about: string
}

/** What one check says of a text of manifests, through the engine; what cannot be read is an error of the test. */
export async function ask(check: CheckId, text: string, options: AskOptions = {}): Promise<readonly Answer[]> {
  const { complete = true, params = {} } = options
  const selection = { only: [check], params: new Map([[check, params]]) }
  const assessor = new Assessor({ now: '2026-01-01T00:00:00Z', complete, selection })
  for await (const item of readText('x.yaml', chunksOf(text), { named: true })) {
    if ('unread' in item) throw new Error(item.unread.message)
    assessor.add(item.object)
  }
  const { findings, unanswered } = assessor.finish()
  return [
    ...findings.map(
      ({ ref, slot, at, severity }): Answer => ({
        says: 'fail',
        object: nameOf(ref),
        slot,
        about: at.path.join('.'),
        severity,
      }),
    ),
    ...unanswered.map(({ ref, slot, missing }): Answer => {
      return { says: 'unknown', object: nameOf(ref), slot, about: missing[0]?.need ?? '' }
    }),
  ]
}

const nameOf = ({ kind, name }: { kind: string; name: string }): string => `${kind}/${name}`

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
