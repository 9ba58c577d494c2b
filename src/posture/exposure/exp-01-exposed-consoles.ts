import { podPath } from '../../kube/estate-index/index.ts'
import { entryPointsOf } from '../../kube/network/index.ts'
import { type ControlChecks, fail, unlessAllThere, type WorkloadCheck, wrong } from '../check.ts'
import { consoleOf } from './consoles.ts'

const consoleExposed: WorkloadCheck = {
  id: 'EXP-01/console-exposed',
  needs: ['api:services', 'api:ingresses'],
  appliesTo: (workload) => (consoleOf(workload) === undefined ? { why: 'not a console we know' } : true),
  evaluate: (workload, estate) => {
    const seen = consoleOf(workload)
    if (seen === undefined) return []
    const { console, container } = seen
    const ports = container.hostPorts.map(({ value }) => `port ${value} of its node`)
    const ways = [...entryPointsOf(workload, estate).map(({ how }) => how), ...ports]
    if (ways.length === 0) return unlessAllThere(estate, 'api:services', workload.object.ref.namespace, () => [])
    const message = `${console.name} can be opened from outside the cluster through ${ways.slice(0, 3).join(', ')}`
    const at = wrong(podPath(workload, container.image.path), container.image.value ?? '', message)
    return [{ ...fail(at, container.name), severity: console.severity }]
  },
}

export const exp01: ControlChecks = { workloads: [consoleExposed] }
