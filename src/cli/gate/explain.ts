import { canonicalJson, printable, SeawallError, shorten } from '../../core/index.ts'
import { asJson, type Replayed, replay } from '../../gate/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'

export interface ExplainFlags {
  readonly format?: string
}

/** `seawall gate explain FOLDER UID`: which check and which value decided a recorded review. */
export async function explainReview(folder: string, uid: string, flags: ExplainFlags): Promise<number> {
  const found: Replayed[] = []
  for await (const item of replay(folder))
    if (item.kind === 'replayed' && item.replayed.record.review.uid === uid) found.push(item.replayed)
  if (found.length === 0)
    throw new SeawallError('not-found', `no review ${printable(uid)} is recorded in ${printable(folder)}`, {
      hint: 'the uid stands in the decision log; what came again with the same content is recorded once',
    })
  const text =
    flags.format === 'json'
      ? found.map(({ record, decision, same }) => `${canonicalJson(asJson({ record, decision, same }))}\n`).join('')
      : `${found.map(textOf).join('\n\n')}\n`
  await writeResult(text, undefined)
  return exitCodes.fine
}

function textOf({ record, decision, same }: Replayed): string {
  const { review, at, phase, direction } = record
  const where = [review.namespace, review.kind.kind, review.name].filter((part) => part !== '').join('/')
  const violations = decision.violations.flatMap(({ fate, policy, check, path, value, message, excepted }) => [
    `  ${fate.padEnd(9)} ${check}, by ${printable(policy)}${excepted === undefined ? '' : `, exception ${printable(excepted.id)}`}`,
    `            ${printable(message)}`,
    `            ${printable(`${path} = ${shorten(value, 200)}`)}`,
  ])
  return [
    `${decision.kind}: ${review.operation} ${printable(where)} by ${printable(review.user.username)} at ${at} (${phase}, ${direction})`,
    ...(decision.message === '' ? [] : [`  ${printable(decision.message)}`]),
    ...violations,
    ...decision.coverage.skipped.map(({ what, why }) => `  not judged: ${printable(what)}: ${why}`),
    ...decision.notes.map((note) => `  ${note}`),
    `  policies ${decision.inputs.policies.slice(0, 19)}, ${decision.coverage.evaluated} checks asked${same ? '' : '; THE RECORDED DECISION WAS ANOTHER'}`,
  ].join('\n')
}
