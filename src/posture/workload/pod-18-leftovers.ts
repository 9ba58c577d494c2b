import { member, type Path } from '../../core/index.ts'
import type { ContainerFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, fixable, podCheck, wrong } from '../check.ts'

/** A word of a command line that runs this program: `sudo`, `/usr/bin/sudo`, or inside `sh -c "…"`. */
const runs = (program: string): RegExp => new RegExp(`(^|[\\s;&|(/])${program}($|[\\s;&|)])`)
const sudo = runs('sudo')
const sshd = runs('sshd')

const sshPorts = new Set([22, 2222])

/** Only the program is named: the rest of a command line may hold a password. */
function startsSudo({ words, name }: ContainerFacts) {
  const word = words.find(({ value }) => sudo.test(value))
  return word && wrong(word.path, 'sudo', `container "${name}" calls sudo, so its user can become root`)
}

function servesSsh({ words, ports, name }: ContainerFacts) {
  const message = `container "${name}" is entered by SSH, past the API server and its audit log`
  const server = words.find(({ value }) => sshd.test(value))
  if (server !== undefined) return wrong(server.path, 'sshd', message)
  const port = ports.find(({ containerPort }) => sshPorts.has(containerPort))
  return port && wrong([...port.path, 'containerPort'], port.containerPort, message)
}

const sharedProcesses = podCheck('POD-18/shared-process-namespace', ({ raw }) => {
  if (member(raw, 'shareProcessNamespace') !== true) return []
  const path: Path = ['spec', 'shareProcessNamespace']
  const message = 'every container of the pod reads the memory and environment of the others'
  return [
    fixable(fail(wrong(path, true, message)), {
      kind: 'patch',
      impact: 'may-break',
      note: 'a sidecar that signals or inspects the processes of another container stops working',
      ops: [{ op: 'remove', path }],
    }),
  ]
})

/** Ephemeral containers cannot be removed from a pod: only a new pod is rid of them. */
const debugContainer = containerCheck('POD-18/debug-container', ({ kind, path, name, image }) =>
  kind === 'ephemeral'
    ? wrong([...path, 'image'], image.value, `the debugging container "${name}" was left in the pod`)
    : undefined,
)

export const pod18: ControlChecks = {
  templates: [
    containerCheck('POD-18/sudo', startsSudo),
    containerCheck('POD-18/ssh-server', servesSsh),
    sharedProcesses,
    debugContainer,
  ],
}
