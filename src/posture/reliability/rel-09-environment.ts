import type { FixPlan } from '../../core/index.ts'
import type { ContainerFacts, EnvFact } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, fail, fixable, podCheck } from '../check.ts'

/** One finding a name; the values are not shown, one of them may be a secret. */
function repeated({ env, name: container, path }: ContainerFacts) {
  const counts = Map.groupBy(env, ({ name }) => name)
  return [...counts].flatMap(([name, entries]) => {
    const last = entries.at(-1)
    if (name === '' || entries.length < 2 || last === undefined) return []
    const message = `the last of them wins in container "${container}", whatever the others say`
    const at = { path: last.path, value: `${name} is set ${entries.length} times`, message }
    return [fixable(fail(at, container), withoutThoseBefore(entries, path.length))]
  })
}

/** From the end of the list, so that the positions of the others stay right. */
function withoutThoseBefore(entries: readonly EnvFact[], depth: number): FixPlan {
  const ignored = entries.slice(0, -1).reverse()
  const ops = ignored.map(({ path }) => ({ op: 'remove', path: path.slice(0, depth + 2) }) as const)
  return { kind: 'patch', impact: 'safe', note: 'the program sees the same value as before', ops }
}

export const rel09: ControlChecks = {
  templates: [podCheck('REL-09/duplicate-variable', (pod) => pod.containers.flatMap(repeated))],
}
