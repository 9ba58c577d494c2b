import nameTable from './names.json' with { type: 'json' }
import idTable from './spdx-ids.json' with { type: 'json' }

const byLower = (ids: readonly string[]): ReadonlyMap<string, string> =>
  new Map(ids.map((id) => [id.toLowerCase(), id]))

const ids = byLower(idTable.licenses)
const exceptions = byLower(idTable.exceptions)
const names: ReadonlyMap<string, string> = new Map(Object.entries(nameTable.licenses))
const exceptionNames: ReadonlyMap<string, string> = new Map(Object.entries(nameTable.exceptions))
const spellings: ReadonlySet<string> = new Set(idTable.licenses)
const exceptionSpellings: ReadonlySet<string> = new Set(idTable.exceptions)

/** Whether the text is an identifier of the SPDX list, in its own spelling. */
export function isSpdxId(text: string): boolean {
  return spellings.has(text)
}

/** Whether the text is an exception of the SPDX list, in its own spelling. */
export function isSpdxException(text: string): boolean {
  return exceptionSpellings.has(text)
}

/** The SPDX identifier of a licence under one of the names that databases of packages give it. */
export function knownLicense(name: string): string | undefined {
  const lower = plainName(name)
  return gnuLicense(lower) ?? ids.get(lower) ?? names.get(lower) ?? names.get(shortName(lower)) ?? withPlus(lower)
}

/** The SPDX identifier of an exception, which follows `WITH`. */
export function knownException(name: string): string | undefined {
  const lower = plainName(name)
  return exceptions.get(lower) ?? exceptionNames.get(lower)
}

function plainName(name: string): string {
  return name.toLowerCase().split(/\s+/).join(' ').trim()
}

/** Without the words that every name may have. */
function shortName(lower: string): string {
  const words = lower.split(' ').filter((word) => !['the', 'license', 'licence', 'license,', 'licence,'].includes(word))
  return words.join(' ').replace(/,$/, '')
}

/** `Apache-2.0+`: this version or a later one. */
function withPlus(lower: string): string | undefined {
  const id = lower.endsWith('+') ? ids.get(lower.slice(0, -1)) : undefined
  return id === undefined ? undefined : `${id}+`
}

const gnu = /^(gnu )?(a|l)?gpl[ -]?v?([123])(\.[0-9])?(\.0)?( ?\+| or later|-or-later|-only| only)?$/
const gnuFree = /^gfdl[ -]?(niv-)?v?(1\.[123])( ?\+|-or-later|-only| or later)?$/

/** `GPLv2+`, `LGPL-2.1`, `GPL-3.0`, `gpl 2 or later`: RPM, Debian and the old SPDX identifiers. */
function gnuLicense(lower: string): string | undefined {
  const match = gnu.exec(lower)
  if (match !== null) {
    const [, , letter = '', major = '', minor = '.0', , extent = ''] = match
    return known(`${letter}gpl-${major}${minor}${suffixOf(extent)}`)
  }
  const free = gnuFree.exec(lower)
  if (free === null) return undefined
  const [, invariants, version = '', extent = ''] = free
  return known(`gfdl-${version}${invariants === undefined ? '' : '-no-invariants'}${suffixOf(extent)}`)
}

function suffixOf(extent: string): string {
  return extent.endsWith('+') || extent.endsWith('later') ? '-or-later' : '-only'
}

function known(lower: string): string | undefined {
  return ids.get(lower)
}
