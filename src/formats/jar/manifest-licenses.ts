import { licenseAtUrl, spdxExpression } from './license-ids.ts'
import { attributeOf, type Manifest } from './manifest.ts'

/** Licences as Jenkins plugins name them, else those of an OSGi bundle that are known by id or address. */
export function licensesOf(manifest: Manifest): readonly string[] {
  const plugin = [...manifest.keys()]
    .filter((name) => /^plugin-license-name(?:-\d+)?$/.test(name))
    .map((name) => attributeOf(manifest, name))
    .filter((value) => value !== undefined)
  return plugin.length > 0 ? plugin : licensesOfBundle(manifest.get('bundle-license') ?? '')
}

/** Real ones are shorter by far, and each licence of it takes a while to read. */
const longestHeader = 1024

/** `Apache-2.0;link="https://…", https://…`: OSGi Core 8, 3.2.1.10. */
function licensesOfBundle(header: string): string[] {
  if (header.length > longestHeader) return []
  return splitOutsideQuotes(header, ',')
    .map((clause) => splitOutsideQuotes(clause, ';'))
    .map(([name = '', ...attributes]) => licenseOf(bare(name), attributes))
    .filter((license) => license !== undefined)
}

function licenseOf(name: string, attributes: readonly string[]): string | undefined {
  const link = attributes.find((attribute) => /^\s*link\s*=/.test(attribute))
  return spdxExpression(name) ?? licenseAtUrl(name) ?? licenseAtUrl(bare(link?.slice(link.indexOf('=') + 1) ?? ''))
}

const bare = (text: string): string => text.trim().replace(/^"|"$/g, '')

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    if (isQuoted && text[at] === '\\') at++
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (!isQuoted && text[at] === separator) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}
