import { printable, type Result, SeawallError, shorten } from '../../core/index.ts'
import type { Cvss, CvssVersion, MetricGroup, MetricTable } from './cvss.ts'
import { v2 } from './v2.ts'
import { v3 } from './v3.ts'
import { v4 } from './v4.ts'

/** The longest canonical vector has less than 200 characters. */
const longest = 400

/**
 * A CVSS vector of version 2, 3.0, 3.1 or 4.0, strictly: every metric known, none twice, none of the base missing.
 * Versions 2 and 4.0 fix the order of the metrics, and version 2 gives a group whole or not at all.
 */
export function readCvss(text: string): Result<Cvss> {
  if (text.length > longest) return refused(text, 'is too long')
  const version = versionOf(text)
  if (version === undefined) return refused(text, 'has no version that is known')
  const body = version === '2.0' ? text : text.slice('CVSS:3.0/'.length)
  const given = new Map<string, string>()
  for (const part of body.split('/')) {
    const colon = part.indexOf(':')
    if (colon <= 0) return refused(text, 'has a part that is not a metric and its value')
    const metric = part.slice(0, colon)
    if (given.has(metric)) return refused(text, `has the metric ${metric} twice`)
    given.set(metric, part.slice(colon + 1))
  }
  return checked(text, version, given)
}

/** The version a vector says it has; one of version 2 says nothing. */
function versionOf(text: string): CvssVersion | undefined {
  if (text.startsWith('AV:')) return '2.0'
  const said = /^CVSS:(3\.0|3\.1|4\.0)\//.exec(text)?.[1]
  return said as CvssVersion | undefined // the pattern names the versions
}

export function tableOf(version: CvssVersion): MetricTable {
  return version === '2.0' ? v2 : version === '4.0' ? v4 : v3
}

function checked(text: string, version: CvssVersion, given: ReadonlyMap<string, string>): Result<Cvss> {
  const table = tableOf(version)
  const groups = [table.base, table.temporal, table.environmental, table.supplemental]
  const known = new Map(groups.flatMap((group) => [...group]))
  for (const [metric, value] of given) {
    const values = known.get(metric)
    if (values === undefined) return refused(text, 'has a metric that is not known')
    if (!values.has(value)) return refused(text, `has a value of ${metric} that is not known`)
  }
  const missing = missingOf(version === '2.0' ? groups.filter((group) => touches(group, given)) : [table.base], given)
  if (missing !== undefined) return refused(text, `lacks the metric ${missing}`)
  const ordered = [...known.keys()].filter((metric) => given.has(metric))
  const isOrdered = version === '3.0' || version === '3.1' || ordered.join() === [...given.keys()].join()
  if (!isOrdered) return refused(text, 'has its metrics in another order than the specification')
  return { ok: true, value: { version, metrics: new Map(ordered.map((metric) => [metric, given.get(metric) ?? ''])) } }
}

function touches(group: MetricGroup, given: ReadonlyMap<string, string>): boolean {
  return group.has('AV') || [...group.keys()].some((metric) => given.has(metric))
}

function missingOf(groups: readonly MetricGroup[], given: ReadonlyMap<string, string>): string | undefined {
  return groups.flatMap((group) => [...group.keys()]).find((metric) => !given.has(metric))
}

function refused(text: string, what: string): { readonly ok: false; readonly error: SeawallError } {
  const message = `The CVSS vector ${JSON.stringify(printable(shorten(text, 80)))} ${what}.`
  return { ok: false, error: new SeawallError('malformed', message) }
}
