import type { Fact, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, podCheck, type TemplateCheck, wrong } from '../check.ts'
import { mayBreak, mended, removing, setting } from '../mend.ts'

export const pod02: ControlChecks = {
  templates: [
    shared(
      'POD-02/host-pid',
      (pod) => pod.hostPID,
      'the pod sees and can signal every process of the node',
      'a program that looks at or signals processes of the node fails',
    ),
    shared(
      'POD-02/host-ipc',
      (pod) => pod.hostIPC,
      'the pod reads the shared memory of other processes of the node',
      'a program that shares memory with processes of the node fails',
    ),
    shared(
      'POD-02/host-network',
      (pod) => pod.hostNetwork,
      "the pod uses the node's network: network policies do not hold it, and services bound to loopback are open to it",
      "a program that needs the node's addresses or interfaces fails, and clients of the node's address lose it",
    ),
    mended(
      containerCheck('POD-02/host-ports', ({ hostPorts, name }) =>
        hostPorts.map(({ value, path }) =>
          wrong(path, value, `container "${name}" opens port ${value} on every node it runs on`),
        ),
      ),
      ({ at }) => mayBreak("clients that call the node's address no longer reach the pod", removing(at.path)),
    ),
  ],
}

function shared(
  id: TemplateCheck['id'],
  read: (pod: PodFacts) => Fact<boolean>,
  message: string,
  note: string,
): TemplateCheck {
  const check = podCheck(id, (pod) => {
    const { value, path } = read(pod)
    return value === true ? [fail(wrong(path, true, message))] : []
  })
  return mended(check, ({ at }) => mayBreak(note, setting(at.path, false)))
}
