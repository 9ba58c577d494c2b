import { safeSysctls } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, podCheck, wrong } from '../check.ts'

export const pod10: ControlChecks = {
  templates: [
    podCheck('POD-10/sysctls', (pod) =>
      pod.sysctls
        .filter(({ value }) => !safeSysctls.has(value))
        .map(({ value, path }) =>
          fail(wrong(path, value, `${value} changes the kernel for the whole node or is unsafe`)),
        ),
    ),
    podCheck('POD-10/proc-mount', (pod) =>
      pod.containers.flatMap(({ procMount: { value, path }, name }) => {
        if (value === undefined || value === 'Default') return []
        const message = `container "${name}" sees the parts of /proc that are masked for good reason`
        // In a user namespace baseline allows it since 1.35 and restricted does not: what is left is what can be read.
        const mild = pod.hostUsers.value === false ? ({ severity: 'low' } as const) : {}
        return [{ ...fail(wrong(path, value, message), name), ...mild }]
      }),
    ),
    podCheck('POD-10/host-process', (pod) => [
      ...(pod.security.hostProcess.value === true
        ? [fail(wrong(pod.security.hostProcess.path, true, 'the pod runs as a process of the Windows node'))]
        : []),
      ...pod.containers.flatMap(({ hostProcess: { value, path }, name }) =>
        value === true
          ? [fail(wrong(path, true, `container "${name}" runs as a process of the Windows node`), name)]
          : [],
      ),
    ]),
    containerCheck('POD-10/probe-host', ({ probeHosts, name }) =>
      probeHosts.map(({ value, path }) =>
        wrong(path, value, `the kubelet calls ${value} for container "${name}": requests from the node's network`),
      ),
    ),
  ],
}
