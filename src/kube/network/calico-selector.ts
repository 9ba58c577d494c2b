import type { Labels } from '../objects/index.ts'
import { allOf, type Known } from './subject-pod.ts'

/**
 * Whether a selector in Calico's own notation holds, as far as it is plain: terms such as `app == 'web'`, `has(app)` or
 * `tier in {'a', 'b'}` joined by `&&`. Anything else is not known. An absent or empty selector selects everything.
 */
export function calicoSelects(selector: string, labels: Labels): Known {
  const terms = selector.slice(0, longest).split('&&')
  return allOf(terms.map((term) => termHolds(term.trim(), labels)))
}

/** Whether it selects every pod there may ever be. */
export function calicoSelectsAll(selector: string): boolean {
  return isEverything(selector.trim())
}

/** Longer ones are cut, which leaves a broken last term: not known. */
const longest = 4096
const key = '[A-Za-z0-9_./-]{1,320}'
const text = `(?:'[^']{0,320}'|"[^"]{0,320}")`
const compared = new RegExp(`^(${key})\\s*(==|!=)\\s*(${text})$`)
const present = new RegExp(`^(!?)\\s*has\\(\\s*(${key})\\s*\\)$`)
const listed = new RegExp(`^(${key})\\s+(in|not in)\\s+\\{([^{}]{0,2048})\\}$`)

const isEverything = (term: string): boolean => term === '' || term === 'all()'
const unquoted = (quoted: string): string => quoted.slice(1, -1)

function termHolds(term: string, labels: Labels): Known {
  if (isEverything(term)) return true
  const own = (name: string) => (Object.hasOwn(labels, name) ? labels[name] : undefined)
  const comparison = compared.exec(term)
  if (comparison !== null) {
    const [, name = '', operator, value = ''] = comparison
    return (own(name) === unquoted(value)) === (operator === '==')
  }
  const presence = present.exec(term)
  if (presence !== null) return (own(presence[2] ?? '') !== undefined) === (presence[1] === '')
  const membership = listed.exec(term)
  if (membership === null) return undefined
  const [, name = '', operator, inside = ''] = membership
  const values = inside.split(',').map((value) => unquoted(value.trim()))
  return values.some((value) => value === own(name)) === (operator === 'in')
}
