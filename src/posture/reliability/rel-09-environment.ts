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
    return [fixable(fail(at, container), withoutThoseBefore(name, entries, env, path.length))]
  })
}

/** From the end of the list, so that the positions of the others stay right. */
function withoutThoseBefore(
  name: string,
  entries: readonly EnvFact[],
  env: readonly EnvFact[],
  depth: number,
): FixPlan {
  const ignored = entries.slice(0, -1).reverse()
  const ops = ignored.map(({ path }) => ({ op: 'remove', path: path.slice(0, depth + 2) }) as const)
  const user = usersOfEarlier(entries, env).find(({ literal }) => literal !== undefined && refersTo(literal, name))
  if (user === undefined)
    return { kind: 'patch', impact: 'safe', note: 'the program sees the same value as before', ops }
  const note = `${user.name} is made of an earlier value of ${name} and loses it: $(${name}) knows only what stands before it`
  return { kind: 'patch', impact: 'may-break', note, ops }
}

/** The kubelet expands in order: what stays, from the first entry of the name to the last, sees an earlier value. */
function usersOfEarlier(entries: readonly EnvFact[], env: readonly EnvFact[]): readonly EnvFact[] {
  const [first] = entries
  const last = entries.at(-1)
  if (first === undefined || last === undefined) return []
  const ignored = new Set(entries.slice(0, -1))
  return env.slice(env.indexOf(first), env.indexOf(last) + 1).filter((entry) => !ignored.has(entry))
}

/** `$(NAME)`; `$$(NAME)` is plain text. */
const refersTo = (value: string, name: string): boolean => value.replaceAll('$$', '').includes(`$(${name})`)

export const rel09: ControlChecks = {
  templates: [podCheck('REL-09/duplicate-variable', (pod) => pod.containers.flatMap(repeated))],
}
