import { allOf, anyOf, compared, exactly, type ReadConstraint, splitComparator } from './constraint.ts'
import { everyVersion, type VersionRange } from './range.ts'

/** Composer's constraints (getcomposer.org/doc/articles/versions.md): `|` and `||` for or, comma and space for and. */
export const readComposer: ReadConstraint = (text, scheme) => anyOf(text.split(/\|\|?/), scheme, readSet)

const readSet: ReadConstraint = (text, scheme) => {
  const joined = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/([<>=!^~]) /g, '$1')
    .replace(/ as \S+$/, '')
  return allOf(joined.split(/ ?, ?| (?!- )(?<! - )/), scheme, readPart)
}

const readPart: ReadConstraint = (text, scheme) => {
  const ends = text.split(' - ')
  if (ends.length === 2) return allOf([`>=${ends[0]}`, `<=${ends[1]}`], scheme, readEnd)
  return readComparator(text, scheme)
}

/** What is only begun (`1.0 - 2.1`) is meant with all that it begins. */
const readEnd: ReadConstraint = (text, scheme) => {
  const begun = /^<=v?(\d+(?:\.\d+)?)$/i.exec(text)
  if (begun === null) return readComparator(text, scheme)
  const [whole] = ofWildcard('', (begun[1] ?? '').split('.')) ?? []
  return whole?.to === undefined ? undefined : [{ to: whole.to }]
}

const readComparator: ReadConstraint = (text, scheme) => {
  const [operator, given] = splitComparator(text)
  const version = given.replace(/@(?:stable|RC|beta|alpha|dev)$/i, '')
  if (/^v?[x*](?:\.[x*])*$/i.test(version) || (version === '' && given !== ''))
    return operator === '' ? everyVersion : undefined
  const wild = /^v?(\d[\d.]*?)(?:\.[x*])+$/i.exec(version)
  if (wild !== null) return ofWildcard(operator, (wild[1] ?? '').split('.'))
  if (/^dev-./i.test(version))
    return operator === '' || operator === '=' || operator === '==' ? [exactly(version)] : undefined
  if (!scheme.isVersion(version)) return undefined
  if (operator === '^' || operator === '~') return ofCaretOrTilde(operator, version)
  // An end without a stability is before all that lead up to it.
  const end = (operator === '<' || operator === '>=') && /^v?[\d.]+$/i.test(version) ? `${version}-dev` : version
  return compared(operator || '=', end)
}

function ofWildcard(operator: string, numbers: readonly string[]): readonly VersionRange[] | undefined {
  const to = bumped(numbers, numbers.length - 1)
  if (to === undefined || numbers.length > 3) return undefined
  return operator === '' ? [{ from: `${numbers.join('.')}-dev`, to }] : undefined
}

/** `~1.2` holds what comes before the last number, `^1.2` the first number that is not 0. */
function ofCaretOrTilde(operator: '^' | '~', version: string): readonly VersionRange[] | undefined {
  const found = /^v?(\d+(?:\.\d+)?(?:\.\d+)?(?:\.\d+)?)(.*)$/i.exec(version)
  const numbers = (found?.[1] ?? '').split('.')
  const from = found?.[2] === '' ? `${version}-dev` : version
  const to = bumped(numbers, operator === '^' ? caretPlace(numbers) : Math.max(0, numbers.length - 2))
  return to === undefined ? undefined : [{ from, to }]
}

function caretPlace(numbers: readonly string[]): number {
  const place = numbers.slice(0, 2).findIndex((number) => number !== '0')
  return place < 0 ? Math.min(2, numbers.length - 1) : place
}

function bumped(numbers: readonly string[], place: number): string | undefined {
  if (numbers.some((number) => !/^\d+$/.test(number))) return undefined
  const last = BigInt(numbers[place] ?? '0') + 1n
  return `${[...numbers.slice(0, place), last].join('.')}-dev`
}
