import { anyOf, exactly, type ReadConstraint } from './constraint.ts'
import { readGithub } from './github.ts'
import type { VersionRange } from './range.ts'

/** Maven's ranges: `[1,2)`, `(,1]`, `[1.5]`, several joined by commas; a version alone is that version. */
export const readMaven: ReadConstraint = (text, scheme) =>
  /^[[(]/.test(text) ? readIntervals(text, scheme) : readGithub(text, scheme)

/** NuGet's ranges are written in the same way, and a version alone is the lowest that will do. */
export const readNuget: ReadConstraint = (text, scheme) => {
  if (/^[[(]/.test(text)) return readIntervals(text, scheme)
  return scheme.isVersion(text) ? [{ from: text }] : readGithub(text, scheme)
}

const interval = /[[(][^[\]()]*[\])]/g

const readIntervals: ReadConstraint = (text, scheme) => {
  const between = text.replace(interval, '|').replace(/\s/g, '').split(',')
  if (between.some((part) => part !== '|')) return undefined
  return anyOf(text.match(interval) ?? [], scheme, readInterval)
}

const readInterval: ReadConstraint = (text, scheme) => {
  const ends = text
    .slice(1, -1)
    .split(',')
    .map((end) => end.trim())
  const [from = '', to = from] = ends
  if (ends.length > 2 || ends.some((end) => end !== '' && !scheme.isVersion(end))) return undefined
  if (ends.length === 1) return from !== '' && text.startsWith('[') && text.endsWith(']') ? [exactly(from)] : undefined
  const range: VersionRange = {
    ...(from !== '' && { from }),
    ...(from !== '' && text.startsWith('(') && { fromExclusive: true }),
    ...(to !== '' && { to }),
    ...(to !== '' && text.endsWith(']') && { toInclusive: true }),
  }
  return [range]
}
