import { familyOf, parseFamily } from './families.ts'
import { type FrameworkId, matchFrameworks } from './frameworks.ts'
import type { Control, Status } from './types.ts'

export interface ControlFilter {
  /** Names as people write them, see `matchFrameworks`; a control of any of them is kept. */
  readonly framework?: string | readonly string[]
  /** `POD`, `sec`; any of them. */
  readonly family?: string | readonly string[]
  readonly status?: Status
}

/** The controls that meet every given condition, in the order they came in. */
export function filterControls(controls: readonly Control[], filter: ControlFilter): readonly Control[] {
  const wanted = listOf(filter.framework).flatMap(matchFrameworks)
  const families = listOf(filter.family).map(parseFamily)
  return controls.filter(
    (control) =>
      (filter.framework === undefined || hasFramework(control, wanted)) &&
      (filter.family === undefined || families.some((family) => family === familyOf(control.id))) &&
      (filter.status === undefined || control.status === filter.status),
  )
}

function hasFramework(control: Control, wanted: readonly FrameworkId[]): boolean {
  return control.frameworks.some((ref) => wanted.some((id) => id === ref.framework))
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
