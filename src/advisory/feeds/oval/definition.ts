import { shorten } from '../../../core/index.ts'
import type { XmlEvent } from '../../../formats/xml/index.ts'
import { type Asked, allOf, anyOf, askedOf } from './criteria.ts'
import { criterionOf } from './criterion.ts'
import type { Tests } from './states.ts'

/** A definition of an OVAL document: what it is about, and where that holds. */
export interface Definition {
  readonly id: string
  readonly class: string
  readonly title: string
  readonly description: string
  readonly severity: string
  /** `false` and `Not Applicable` of Microsoft. */
  readonly patchable: string
  readonly issued: string
  readonly updated: string
  readonly references: readonly { readonly source: string; readonly id: string; readonly url: string }[]
  readonly cves: readonly Cve[]
  readonly asked: Asked
}

export interface Cve {
  readonly id: string
  /** In the words of the source. */
  readonly impact: string
  /** `8.1/CVSS:3.0/AV:N/…` */
  readonly cvss: string
}

const maxText = 4_000
const maxListed = 5_000

type Open = { -readonly [Key in keyof Definition]: Definition[Key] } & {
  references: { source: string; id: string; url: string }[]
  cves: Cve[]
}

interface Criteria {
  readonly operator: string
  readonly isNegated: boolean
  readonly inner: Asked[]
}

/** Gives a definition when the event is its end. */
export function definitionReader(tests: Tests): (event: XmlEvent) => Definition | undefined {
  let current: Open | undefined
  let criteria: Criteria[] = []
  let text = ''
  let cve: Cve | undefined
  return (event) => {
    if (event.kind === 'open') {
      text = ''
      if (event.name === 'definition') [current, criteria] = [blank(event.attributes), []]
      else if (current !== undefined) open(current, event.name, event.attributes)
    } else if (event.kind === 'text') {
      if (current !== undefined && text.length < maxText) text += event.text
    } else if (event.kind === 'close' && current !== undefined) {
      if (event.name === 'definition') {
        const whole = current
        current = undefined
        return whole
      }
      close(current, event.name, text.trim())
    }
    return undefined
  }

  function open(into: Open, name: string, attributes: ReadonlyMap<string, string>): void {
    const at = (key: string): string => attributes.get(key) ?? ''
    if (name === 'criteria')
      criteria.push({ operator: at('operator') || 'AND', isNegated: at('negate') === 'true', inner: [] })
    else if (name === 'criterion')
      add(into, criterionAsked(at('comment'), at('test_ref'), at('negate') === 'true', tests))
    else if (name === 'extend_definition') add(into, { unknown: 'a definition that stands on another' })
    else if (name === 'issued') into.issued = at('date')
    else if (name === 'updated') into.updated = at('date')
    else if (name === 'cve') cve = { id: '', impact: at('impact'), cvss: at('cvss3') || at('cvss2') }
    else if (name === 'reference' && into.references.length < maxListed)
      into.references.push({ source: at('source'), id: at('ref_id'), url: at('ref_url') })
  }

  function close(into: Open, name: string, said: string): void {
    if (name === 'criteria') {
      const whole = criteria.pop()
      if (whole !== undefined) add(into, closed(whole))
    } else if (name === 'cve' && cve !== undefined) {
      if (into.cves.length < maxListed) into.cves.push({ ...cve, id: said })
      cve = undefined
    } else if (name === 'advisory_date') into.issued = said
    else if (name === 'title' || name === 'severity' || name === 'patchable' || name === 'description')
      into[name] = shorten(said, maxText)
  }

  function add(into: Open, asked: Asked): void {
    const around = criteria.at(-1)
    if (around === undefined) into.asked = asked
    else around.inner.push(asked)
  }
}

function blank(attributes: ReadonlyMap<string, string>): Open {
  return {
    id: attributes.get('id') ?? '',
    class: attributes.get('class') ?? '',
    title: '',
    description: '',
    severity: '',
    patchable: '',
    issued: '',
    updated: '',
    references: [],
    cves: [],
    asked: [],
  }
}

function criterionAsked(comment: string, testRef: string, isNegated: boolean, tests: Tests): Asked {
  const criterion = criterionOf(comment, testRef, tests)
  return isNegated && criterion.kind !== 'any' ? { unknown: `the contrary of: ${comment}` } : askedOf(criterion)
}

function closed({ inner, isNegated, operator }: Criteria): Asked {
  if (isNegated) return { unknown: 'the contrary of criteria' }
  if (operator === 'OR') return anyOf(inner)
  return operator === 'AND' ? allOf(inner) : { unknown: `criteria with the operator ${operator}` }
}
