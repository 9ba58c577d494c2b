import type { FixPlan } from '../../core/index.ts'
import type { PodFacts } from '../../kube/pod-facts/index.ts'
import type { Failure } from '../check.ts'
import { containerAt, mayBreak, removing, safely, setting } from '../mend.ts'

/** A file capability outside the bounding set makes execve(2) fail, whoever runs the program. */
const droppedNote =
  'a program that changes users or file owners, or a file with capabilities of its own (setcap), does not start'

export function mendDropped(failure: Failure, pod: PodFacts): FixPlan | undefined {
  const container = containerAt(pod, failure)
  if (container === undefined) return undefined
  const { droppedCapabilities: dropped, dropPath } = container
  const inOtherCase = dropped.find(({ value }) => value.toUpperCase() === 'ALL')
  if (inOtherCase !== undefined)
    return safely('runtimes read "all" in any case; Pod Security does not', setting(inOtherCase.path, 'ALL'))
  return mayBreak(droppedNote, setting([...dropPath, dropped.length], 'ALL'))
}

/** The list goes with its last entry. */
export function mendAdded(failure: Failure, pod: PodFacts): FixPlan | undefined {
  const { path, value } = failure.at
  const single = containerAt(pod, failure)?.addedCapabilities.length === 1
  return mayBreak(`a program that needs ${value} fails or does not start`, removing(single ? path.slice(0, -1) : path))
}
