import { type CatalogueCheck, loadCatalogue } from '../../catalogue/index.ts'
import type { CheckId } from '../../core/index.ts'
import type { RuleText } from './types.ts'

/** The checks of the catalogue that are asked of Dockerfiles. */
export function ruleTexts(): readonly RuleText[] {
  return [...textsById().values()]
}

export function textOf(id: CheckId): RuleText {
  const text = textsById().get(id)
  if (text === undefined) throw new Error(`the rule ${id} is no check of the catalogue`)
  return text
}

let loaded: ReadonlyMap<string, RuleText> | undefined

function textsById(): ReadonlyMap<string, RuleText> {
  loaded ??= new Map(
    loadCatalogue()
      .checks.filter(({ scopes }) => scopes.includes('dockerfile'))
      .map((check) => [check.id, ruleText(check)]),
  )
  return loaded
}

/** A check of Dockerfiles has both texts: the catalogue is not built without them. */
function ruleText(check: CatalogueCheck): RuleText {
  const { why = '', fix = '', foreign = [] } = check
  return { ...check, why, fix, foreign }
}
