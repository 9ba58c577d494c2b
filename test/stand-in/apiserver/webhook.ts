import { isObject, type JsonObject, listAt, member, objectAt, textAt } from '../../../src/core/index.ts'
import type { Store } from './store.ts'

export type Phase = 'mutating' | 'validating'

/** One webhook of a configuration in the store. */
export interface Webhook {
  readonly configuration: string
  readonly name: string
  readonly rules: readonly JsonObject[]
  readonly namespaceSelector: JsonObject
  readonly objectSelector: JsonObject
  readonly failsClosed: boolean
  readonly seconds: number
  readonly reinvoked: boolean
  readonly hasSideEffects: boolean
  readonly clientConfig: JsonObject
}

/** The webhooks of a phase, in the order of their configurations' names. */
export function webhooksOf(store: Store, phase: Phase): readonly Webhook[] {
  const resource = `${phase}webhookconfigurations`
  return store
    .list({ group: 'admissionregistration.k8s.io', resource }, undefined)
    .flatMap(({ object }) =>
      listAt(object, 'webhooks').map((one) => webhookOf(textAt(objectAt(object, 'metadata'), 'name') ?? '', one)),
    )
}

function webhookOf(configuration: string, one: Parameters<typeof member>[0]): Webhook {
  return {
    configuration,
    name: textAt(one, 'name') ?? '',
    rules: listAt(one, 'rules').filter(isObject),
    namespaceSelector: objectAt(one, 'namespaceSelector') ?? {},
    objectSelector: objectAt(one, 'objectSelector') ?? {},
    failsClosed: textAt(one, 'failurePolicy') !== 'Ignore',
    seconds: Number(member(one, 'timeoutSeconds') ?? 10),
    reinvoked: textAt(one, 'reinvocationPolicy') === 'IfNeeded',
    hasSideEffects: !['None', 'NoneOnDryRun'].includes(textAt(one, 'sideEffects') ?? ''),
    clientConfig: objectAt(one, 'clientConfig') ?? {},
  }
}
