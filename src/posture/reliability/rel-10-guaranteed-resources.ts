import { type ControlChecks, containerCheck, type TemplateCheck, unset, wrong } from '../check.ts'
import { amountOf, effectiveRequest, type ResourceName } from '../container-resources.ts'

/** Equal requests and limits make a pod `Guaranteed`: it is evicted last and never throttled by its neighbours. */
function equalCheck(resource: ResourceName): TemplateCheck {
  return containerCheck(`REL-10/${resource}-request-is-limit`, (container) => {
    if (container.kind === 'ephemeral') return undefined
    const limit = amountOf(container, 'limits', resource)
    const request = effectiveRequest(container, resource)
    const message = `under pressure container "${container.name}" has less ${resource} than in quiet hours`
    if (limit.amount === undefined) return unset(limit.path, message)
    return request.amount === limit.amount ? undefined : wrong(request.path, request.written, message)
  })
}

const resources: readonly ResourceName[] = ['cpu', 'memory', 'ephemeral-storage']

const withinLimit = containerCheck('REL-10/request-within-limit', (container) =>
  resources.flatMap((resource) => {
    const request = amountOf(container, 'requests', resource)
    const limit = amountOf(container, 'limits', resource)
    if (request.amount === undefined || limit.amount === undefined || request.amount <= limit.amount) return []
    const message = `container "${container.name}" requests more ${resource} than its limit: the API server refuses it`
    return [wrong(request.path, request.written, message)]
  }),
)

export const rel10: ControlChecks = { templates: [...resources.map(equalCheck), withinLimit] }
