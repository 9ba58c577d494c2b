import { safeSysctls } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, podCheck, wrong } from '../check.ts'
import { byHand, mayBreak, mended, removing, setting } from '../mend.ts'

export const pod10: ControlChecks = {
  templates: [
    mended(
      podCheck('POD-10/sysctls', (pod) =>
        pod.sysctls
          .filter(({ value }) => !safeSysctls.has(value))
          .map(({ value, path }) =>
            fail(
              wrong(
                path,
                value,
                `${value} is not among the safe sysctls: the kubelet refuses it unless its node allows unsafe ones`,
              ),
            ),
          ),
      ),
      ({ at }) =>
        mayBreak('a program that relies on this kernel setting runs without it', removing(at.path.slice(0, -1))),
    ),
    mended(
      podCheck('POD-10/proc-mount', (pod) =>
        pod.containers.flatMap(({ procMount: { value, path }, name }) => {
          if (value === undefined || value === 'Default') return []
          const message = `container "${name}" sees the parts of /proc that are masked for good reason`
          // In a user namespace baseline allows it since 1.35 and restricted does not: what is left is what can be read.
          const mild = pod.hostUsers.value === false ? ({ severity: 'low' } as const) : {}
          return [{ ...fail(wrong(path, value, message), name), ...mild }]
        }),
      ),
      ({ at }) =>
        mayBreak(
          'a program that reads or writes masked parts of /proc fails, such as a nested container runtime',
          setting(at.path, 'Default'),
        ),
    ),
    mended(
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
      () =>
        byHand(
          'an image made for a process of the node does not run in a container',
          'move what needs the node into an agent of its own',
          'give the rest an image that runs as a Windows container',
        ),
    ),
    mended(
      containerCheck('POD-10/probe-host', ({ probeHosts, name }) =>
        probeHosts.map(({ value, path }) =>
          wrong(path, value, `the kubelet calls ${value} for container "${name}": requests from the node's network`),
        ),
      ),
      ({ at }) =>
        mayBreak(
          'the probe goes to the pod itself: a program that listens on loopback only does not answer it',
          removing(at.path),
        ),
    ),
  ],
}
