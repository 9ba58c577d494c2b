import { type ControlChecks, fail, fixable, isWindows, podCheck, type TemplateCheck, unset, wrong } from '../check.ts'

/** The API server refuses a user namespace together with a namespace of the host. */
const userNamespace: TemplateCheck = {
  ...podCheck('POD-14/user-namespace', ({ hostUsers: { value, path } }) => {
    if (value === false) return []
    const message = 'root in these containers is root on the node once it gets out'
    const failure = fail(value === true ? wrong(path, value, message) : unset(path, message))
    return [
      fixable(failure, {
        kind: 'patch',
        impact: 'may-break',
        note: 'needs Kubernetes 1.33 or later and a kernel and file systems with id-mapped mounts',
        ops: [{ op: 'set', path, value: false }],
      }),
    ]
  }),
  appliesTo: (pod) => {
    if (isWindows(pod)) return { why: 'Windows pods have no user namespaces' }
    const shared = pod.hostNetwork.value || pod.hostPID.value || pod.hostIPC.value
    return shared ? { why: 'a pod in a namespace of the host cannot have a user namespace (POD-02)' } : true
  },
}

export const pod14: ControlChecks = { templates: [userNamespace] }
