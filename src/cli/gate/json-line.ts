import { canonicalJson } from '../../core/index.ts'
import { asJson } from '../../gate/index.ts'

/** One value as one line of JSON. */
export function jsonLineOf(value: object): string {
  return `${canonicalJson(asJson(value))}\n`
}
