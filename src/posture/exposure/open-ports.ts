import { type Json, listAt, member, type Path, textAt } from '../../core/index.ts'
import { type Estate, podPath, type Workload } from '../../kube/estate-index/index.ts'
import { servicesOf } from '../../kube/network/index.ts'

/** A port of a workload that its neighbours can find: declared by a container, or behind a Service. */
export interface OpenPort {
  readonly port: number
  /** Of the workload's object. */
  readonly path: Path
  readonly from: string
}

/** The TCP ports of a workload, each once: those its containers declare, then those of Services in front of it. */
export function openPortsOf(workload: Workload, estate: Estate): readonly OpenPort[] {
  if (latest?.workload !== workload || latest.estate !== estate)
    latest = { workload, estate, ports: findPorts(workload, estate) }
  return latest.ports
}

/** Several checks ask about one workload in a row. */
let latest: { readonly workload: Workload; readonly estate: Estate; readonly ports: readonly OpenPort[] } | undefined

function findPorts(workload: Workload, estate: Estate): readonly OpenPort[] {
  const found = new Map<number, OpenPort>()
  for (const container of workload.facts.containers)
    for (const { containerPort, path } of container.ports)
      if (!found.has(containerPort))
        found.set(containerPort, {
          port: containerPort,
          path: podPath(workload, [...path, 'containerPort']),
          from: `container "${container.name}"`,
        })
  for (const service of servicesOf(workload, estate))
    for (const entry of listAt(member(service.object, 'spec'), 'ports'))
      for (const port of portsOf(entry))
        if (!found.has(port))
          found.set(port, {
            port,
            path: podPath(workload, ['metadata', 'labels']),
            from: `Service ${service.ref.name}`,
          })
  return [...found.values()]
}

/** A Service's own port says what is spoken, also where its target is a name. */
function portsOf(entry: Json): number[] {
  const isTcp = (textAt(entry, 'protocol') ?? 'TCP') === 'TCP'
  return isTcp ? [member(entry, 'port'), member(entry, 'targetPort')].filter((port) => typeof port === 'number') : []
}
