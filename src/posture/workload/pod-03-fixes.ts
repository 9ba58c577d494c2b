import type { FixPlan } from '../../core/index.ts'
import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import { type Failure, isWindows } from '../check.ts'
import { containerAt, mayBreak, safely, setting } from '../mend.ts'

/** Above the users of the node and of most images; the image's own user is better where it is known. */
const ordinaryUser = 10001

const userNote = `user ${ordinaryUser} is a guess: better take the user the image is made for, and give it its files`

/** The kubelet refuses a container that must not be root and names user 0, so the user changes with it. */
export function mendNonRoot(failure: Failure, pod: PodFacts): FixPlan {
  const { path } = failure.at
  const container = containerAt(pod, failure)
  const concerned = container === undefined ? pod.containers.filter(takesThePods) : [container]
  const roots = concerned.filter((one) => Number(userOf(one, pod) ?? 1) === 0)
  if (roots.length > 0) {
    const places = [...new Set(roots.map((one) => userPath(one, pod)))]
    return mayBreak(userNote, setting(path, true), ...places.map((place) => setting(place, ordinaryUser)))
  }
  if (concerned.length === 0)
    return safely('every container says for itself whether it may be root', setting(path, true))
  if (concerned.every((one) => userOf(one, pod) !== undefined) && !isWindows(pod))
    return safely('runAsUser names a user above 0 already, which is all the kubelet looks at', setting(path, true))
  return mayBreak(
    'an image that runs as root, or names its user by name, is not started: give runAsUser a number too',
    setting(path, true),
  )
}

export function mendRootUser({ at }: Failure): FixPlan {
  return mayBreak(userNote, setting(at.path, ordinaryUser))
}

const takesThePods = ({ runAsNonRoot }: ContainerFacts): boolean => runAsNonRoot.value === undefined

function userOf({ runAsUser }: ContainerFacts, { security }: PodFacts): number | bigint | undefined {
  return runAsUser.value ?? security.runAsUser.value
}

function userPath({ runAsUser }: ContainerFacts, { security }: PodFacts) {
  return runAsUser.value === undefined ? security.runAsUser.path : runAsUser.path
}
