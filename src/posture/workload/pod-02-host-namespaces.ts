import type { Fact, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, podCheck, type TemplateCheck, wrong } from '../check.ts'

export const pod02: ControlChecks = {
  templates: [
    shared('POD-02/host-pid', (pod) => pod.hostPID, 'the pod sees and can signal every process of the node'),
    shared('POD-02/host-ipc', (pod) => pod.hostIPC, 'the pod reads the shared memory of other processes of the node'),
    shared(
      'POD-02/host-network',
      (pod) => pod.hostNetwork,
      "the pod uses the node's network: network policies do not hold it, and services bound to loopback are open to it",
    ),
    containerCheck('POD-02/host-ports', ({ hostPorts, name }) =>
      hostPorts.map(({ value, path }) =>
        wrong(path, value, `container "${name}" opens port ${value} on every node it runs on`),
      ),
    ),
  ],
}

function shared(id: TemplateCheck['id'], read: (pod: PodFacts) => Fact<boolean>, message: string): TemplateCheck {
  return podCheck(id, (pod) => {
    const { value, path } = read(pod)
    return value === true ? [fail(wrong(path, true, message))] : []
  })
}
