import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, podCheck, type TemplateCheck, unset, wrong } from '../check.ts'

/** The container's own setting wins over the pod's (PodSecurityContext, core/v1). */
const nonRoot = (container: ContainerFacts, pod: PodFacts) =>
  container.runAsNonRoot.value === undefined ? pod.security.runAsNonRoot : container.runAsNonRoot

const user = (container: ContainerFacts, pod: PodFacts) =>
  container.runAsUser.value === undefined ? pod.security.runAsUser : container.runAsUser

/** In a user namespace root in the container is nobody on the node (Pod Security Standards since 1.35). */
const inUserNamespace = (pod: PodFacts): boolean => pod.hostUsers.value === false

const userNamespaceWhy = { why: 'the pod runs in a user namespace (hostUsers: false): its root is nobody on the node' }

const runAsNonRoot: TemplateCheck = {
  ...containerCheck('POD-03/run-as-non-root', (container, pod) => {
    const { value } = nonRoot(container, pod)
    if (value === true) return undefined
    return value === false
      ? wrong(nonRoot(container, pod).path, false, `container "${container.name}" may run as root`)
      : unset(container.runAsNonRoot.path, `nothing stops container "${container.name}" from running as root`)
  }),
  appliesTo: (pod) => (inUserNamespace(pod) ? userNamespaceWhy : true),
}

const runAsRootUser: TemplateCheck = {
  ...podCheck('POD-03/run-as-root-user', (pod) => {
    const { value, path } = pod.security.runAsUser
    const ofPod = Number(value) === 0 ? [fail(wrong(path, 0, 'every container of the pod runs as root'))] : []
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
      .filter((container) => user(container, pod).value === undefined && nonRoot(container, pod).value !== true)
      .map(({ name }) => ({
        kind: 'unknown',
        slot: name,
        missing: [{ need: 'img:config', scope: {}, why: 'not-collected' }],
      })),
}

export const pod03: ControlChecks = { templates: [runAsNonRoot, runAsRootUser, imageUser] }
