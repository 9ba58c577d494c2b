import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Problem } from '../types.ts'
import { problem } from './sites.ts'

/** One problem for all packages of a command that name no version. */
export function* unpinned(open: readonly ShellWord[], instead: string): Generator<Problem> {
  const [first] = open
  const names = open
    .map(({ value }) => value)
    .slice(0, 5)
    .join(', ')
  if (first !== undefined)
    yield problem(
      first,
      `${names}${open.length > 5 ? ' …' : ''}: which version comes depends on the day of the build; write ${instead}`,
    )
}
