import { frameworkIds, frameworks } from './frameworks.ts'
import type { CatalogueCheck, CheckScope, Control, Page, Tradeoff } from './types.ts'

/** One heading with its text; shared by the Markdown page and the terminal. */
export interface Section {
  readonly heading: string
  readonly text: string
}

/** The prose before the checks. What a planned control does not say yet is left out. */
export function openingSections(page: Page): readonly Section[] {
  return written([
    ['Why', page.why],
    ['The threat', page.threat],
  ])
}

/** The prose after the checks. */
export function closingSections(control: Control, page: Page): readonly Section[] {
  return written([
    ['How to fix', page.fix],
    ['What remains', control.residual],
  ])
}

/** What the control costs, as label and sentence. */
export function tradeoffLines(tradeoff: Tradeoff): readonly (readonly [string, string])[] {
  return [
    ['Friction', tradeoff.friction],
    ['Latency', tradeoff.latency],
    ['Cost', tradeoff.cost],
    ['Compliance', tradeoff.compliance],
  ]
}

/** Numbers by framework, with the unverified ones marked and notes spelled out. */
export function frameworkLines(control: Control): readonly (readonly [string, string])[] {
  return frameworkIds.flatMap((framework): (readonly [string, string])[] => {
    const refs = control.frameworks.filter((ref) => ref.framework === framework)
    if (refs.length === 0) return []
    const numbers = refs.map(({ id, verified, note }) => {
      const remarks = [...(verified ? [] : ['unverified']), ...(note === undefined ? [] : [note])]
      return remarks.length === 0 ? id : `${id} (${remarks.join('; ')})`
    })
    return [[frameworks[framework], numbers.join(', ')]]
  })
}

const looksAt: Readonly<Record<CheckScope, string>> = {
  template: '',
  object: 'a whole object',
  workload: 'a workload among its neighbours',
  neighbour: 'an object among its neighbours',
  namespace: 'a namespace',
  image: 'an image',
  dockerfile: 'a Dockerfile',
}

/** `high, also Pod Security baseline: hostNamespaces`. */
export function checkFacts(check: CatalogueCheck): string {
  const pss = check.pss === undefined ? '' : `, Pod Security ${check.pss.level}: ${check.pss.id}`
  const seen = check.scopes.map((scope) => looksAt[scope]).filter((what) => what !== '')
  return `${check.severity}${seen.length === 0 ? '' : `, looks at ${seen.join(' and ')}`}${pss}`
}

/** What a check says of itself beyond its message, as label and text. */
export function checkLines({ why, fix, foreign = [] }: CatalogueCheck): readonly (readonly [string, string])[] {
  return [
    ...(why === undefined ? [] : [['Why', why] as const]),
    ...(fix === undefined ? [] : [['Fix', fix] as const]),
    ...(foreign.length === 0 ? [] : [['Known as', foreign.join(', ')] as const]),
  ]
}

function written(sections: readonly (readonly [string, string | null])[]): readonly Section[] {
  return sections.flatMap(([heading, text]) => (text === null ? [] : [{ heading, text }]))
}
