import type { Outcome } from '../../core/index.ts'
import { parseQuantity } from '../../kube/objects/index.ts'
import type { ContainerFacts } from '../../kube/pod-facts/index.ts'
import { fail, type TemplateCheck, wrong } from '../check.ts'
import { amountOf, type ResourceName } from '../container-resources.ts'

interface Range {
  readonly resource: ResourceName
  readonly min: bigint | undefined
  readonly max: bigint | undefined
  readonly text: string
}

/** Limits outside what an organisation allows; without ranges it asks nothing. */
export const limitRanges: TemplateCheck = {
  id: 'POD-11/limit-ranges',
  needs: [],
  params: { ranges: [] },
  appliesTo: () => true,
  evaluate: ({ containers }, { ranges = [] }) => {
    if (ranges.length === 0) return [{ kind: 'not-applicable', why: 'no ranges are configured' }]
    return ranges.flatMap((text) => {
      const range = readRange(text)
      if (range === undefined)
        return [{ kind: 'unknown', missing: [{ need: 'config:ranges', scope: {}, why: 'malformed' }] }]
      return containers.flatMap((container) => judge(container, range))
    })
  },
}

/** `memory=64Mi..4Gi`, `cpu=50m..`, `cpu=..4`. */
function readRange(text: string): Range | undefined {
  const match = /^(cpu|memory|ephemeral-storage)=(.+)$/.exec(text)
  if (match === null) return undefined
  const [, resource, bounds = ''] = match
  const [low, high, ...more] = bounds.split('..')
  if (low === undefined || high === undefined || more.length > 0) return undefined
  const [min, max] = [parseQuantity(low), parseQuantity(high)]
  if ((low !== '' && min === undefined) || (high !== '' && max === undefined)) return undefined
  return { resource: resource as ResourceName, min, max, text } // the expression admits these names only
}

function judge(container: ContainerFacts, { resource, min, max, text }: Range): Outcome[] {
  const { amount, written, path } = amountOf(container, 'limits', resource)
  if (amount === undefined) return []
  const within = (min === undefined || amount >= min) && (max === undefined || amount <= max)
  const message = `the ${resource} limit of container "${container.name}" is outside the allowed range ${text}`
  return within ? [] : [fail(wrong(path, written, message), container.name)]
}
