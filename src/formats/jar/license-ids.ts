import { isSpdxExpression } from '../licenses/index.ts'
import texts from './license-texts.json' with { type: 'json' }
import urls from './license-urls.json' with { type: 'json' }

const byUrl: ReadonlyMap<string, string> = new Map(Object.entries(urls))

const longestExpression = 200
const spdxPages = 'spdx.org/licenses/'

/** The SPDX id of a licence that is given by where its text stands. */
export function licenseAtUrl(url: string): string | undefined {
  if (url.length > longestExpression) return undefined
  const place = url
    .trim()
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(/\/$/, '')
    .replace(/\.(?:txt|html?|php|md|json)$/i, '')
  if (place.toLowerCase().startsWith(spdxPages)) return spdxExpression(place.slice(spdxPages.length))
  return byUrl.get(place.toLowerCase())
}

/** The text itself, when it is an expression of SPDX ids. */
export function spdxExpression(text: string): string | undefined {
  return text.length <= longestExpression && isSpdxExpression(text) ? text : undefined
}

/** The ids of the licences whose words stand in a text. */
export function licensesInText(text: string): readonly string[] {
  const words = text.toLowerCase().replace(/\s+/g, ' ')
  const found = texts.filter(
    ({ has, lacks = [] }) => has.every((part) => words.includes(part)) && !lacks.some((part) => words.includes(part)),
  )
  return [...new Set(found.map(({ id }) => id))]
}
