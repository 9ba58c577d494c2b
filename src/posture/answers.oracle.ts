import { type Assessment, Assessor } from '../assess/index.ts'
import type { CheckId, Finding, Params } from '../core/index.ts'
import { readText } from '../kube/estate/index.ts'

interface Options {
  readonly complete?: boolean
  readonly params?: Params
}

/** What the checks a pattern names find. */
export async function findings(check: string, text: string): Promise<readonly Finding[]> {
  return (await assess(check, text, {})).findings
}

/** `fail Kind/name at.path = value` or `unknown Kind/name` for every answer of the checks a pattern names. */
export async function answers(check: string, text: string, options: Options = {}): Promise<string[]> {
  const assessment = await assess(check, text, options)
  return [
    ...assessment.findings.map(({ ref, at }) => `fail ${ref.kind}/${ref.name} ${at.path.join('.')} = ${at.value}`),
    ...assessment.unanswered.map(({ ref }) => `unknown ${ref.kind}/${ref.name}`),
  ]
}

async function assess(check: string, text: string, { complete = true, params = {} }: Options): Promise<Assessment> {
  const selection = { only: [check], params: new Map([[check as CheckId, params]]) }
  const assessor = new Assessor({ now: '2026-01-01T00:00:00Z', complete, selection })
  for await (const item of readText('test.yaml', chunks(text), { named: true })) {
    if ('unread' in item) throw new Error(item.unread.message)
    assessor.add(item.object)
  }
  return assessor.finish()
}

/** A Deployment `cart` in namespace `shop`, all in flow style. */
export function deployment(container: string, { spec = '', pod = '', labels = 'app: cart' } = {}): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  ${spec}
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      ${pod}
      containers: [{name: cart, image: "shop/cart:1", ${container}}]
`
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
