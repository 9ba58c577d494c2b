import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, type Failure, fail, podCheck, type TemplateCheck, unset, wrong } from '../check.ts'
import { mended } from '../mend.ts'
import { mendNonRoot, mendRootUser } from './pod-03-fixes.ts'

/** In a user namespace root in the container is nobody on the node (Pod Security Standards since 1.35). */
const inUserNamespace = (pod: PodFacts): boolean => pod.hostUsers.value === false

const userNamespaceWhy = { why: 'the pod runs in a user namespace (hostUsers: false): its root is nobody on the node' }

const runAsNonRoot: TemplateCheck = {
  ...podCheck('POD-03/run-as-non-root', (pod) => {
    const ofPod = pod.security.runAsNonRoot
    const allowed =
      ofPod.value === false ? [fail(wrong(ofPod.path, false, 'the pod allows its containers to run as root'))] : []
    return [...allowed, ...pod.containers.flatMap((container) => mayRunAsRoot(container, pod))]
  }),
  appliesTo: (pod) => (inUserNamespace(pod) ? userNamespaceWhy : true),
}

/** The container's own setting wins over the pod's; an unset one is the pod's affair where the pod says something. */
function mayRunAsRoot({ runAsNonRoot, runAsUser, name }: ContainerFacts, { security }: PodFacts): Failure[] {
  const { value, path } = runAsNonRoot
  if (value === false) return [fail(wrong(path, false, `container "${name}" is allowed to run as root`), name)]
  if (value === true || security.runAsNonRoot.value !== undefined) return []
  const user = runAsUser.value ?? security.runAsUser.value
  if (user === undefined || Number(user) === 0)
    return [fail(unset(path, `nothing stops container "${name}" from running as root`), name)]
  const message = `container "${name}" runs as user ${user}, but runAsNonRoot is not set, which restricted demands`
  return [{ ...fail(unset(path, message), name), severity: 'low' }]
}

const runAsRootUser: TemplateCheck = {
  ...podCheck('POD-03/run-as-root-user', (pod) => {
    const { value, path } = pod.security.runAsUser
    const ofPod =
      Number(value) === 0 ? [fail(wrong(path, 0, 'containers that name no user of their own run as root'))] : []
    const ofContainers = pod.containers.flatMap(({ runAsUser: own, name }) =>
      own.value !== undefined && Number(own.value) === 0
        ? [fail(wrong(own.path, 0, `container "${name}" runs as root`), name)]
        : [],
    )
    return [...ofPod, ...ofContainers]
  }),
  appliesTo: (pod) => (inUserNamespace(pod) ? userNamespaceWhy : true),
}

/** Where the manifest is silent the image decides; until the image is known, so is the answer. */
const imageUser: TemplateCheck = {
  id: 'POD-03/image-user',
  needs: ['img:config'],
  appliesTo: (pod) => (inUserNamespace(pod) ? userNamespaceWhy : true),
  evaluate: (pod) =>
    pod.containers
      .filter(
        ({ runAsUser, runAsNonRoot: own }) =>
          (runAsUser.value ?? pod.security.runAsUser.value) === undefined &&
          (own.value ?? pod.security.runAsNonRoot.value) !== true,
      )
      .map(({ name }) => ({
        kind: 'unknown',
        slot: name,
        missing: [{ need: 'img:config', scope: {}, why: 'not-collected' }],
      })),
}

export const pod03: ControlChecks = {
  templates: [mended(runAsNonRoot, mendNonRoot), mended(runAsRootUser, mendRootUser), imageUser],
}
