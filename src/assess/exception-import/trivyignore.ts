import { isObject, type Json, type JsonObject, listAt, member, textAt } from '../../core/index.ts'
import { dayOf, sentence } from './fields.ts'
import trivyChecks from './trivy-checks.json' with { type: 'json' }
import type { NotImported, Reading } from './types.ts'

const tool = 'Trivy'
const known: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(trivyChecks))

const line = /^(\S{1,200})(?:\s+exp:(\S{1,40}))?\s*$/
const id = /^[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)+$|^[A-Z]{2,20}\d{3,}$/i

/** Whether a text could be a `.trivyignore`: nothing but ids, dates and comments. */
export function isTrivyIgnore(text: string): boolean {
  const entries = text
    .split('\n')
    .map((one) => withoutComment(one))
    .filter((one) => one !== '')
  return entries.length > 0 && entries.every((entry) => id.test(line.exec(entry)?.[1] ?? ''))
}

/** `AVD-KSV-0017 exp:2027-01-31`, one id a line; the comment lines above an id say why. */
export function readTrivyIgnore(text: string, file: string): readonly Reading[] {
  const readings: Reading[] = []
  let comment: string[] = []
  for (const [index, whole] of text.split('\n').entries()) {
    const entry = withoutComment(whole)
    if (entry === '') {
      const words = whole.trim().replace(/^#+\s*/, '')
      comment = whole.trim().startsWith('#') ? [...comment.slice(-9), words] : []
      continue
    }
    const [, written = '', until] = line.exec(entry) ?? []
    const from = `${file}:${index + 1} ${written}`
    readings.push(readId(written, from, { reason: sentence(comment.join(' ')), until }))
    comment = []
  }
  return readings
}

function withoutComment(text: string): string {
  return text.replace(/(^|\s)#.*$/, '').trim()
}

const sections = ['misconfigurations', 'vulnerabilities', 'secrets', 'licenses'] as const

export function isTrivyIgnoreYaml(value: Json): value is JsonObject {
  return isObject(value) && Object.keys(value).some((key) => sections.some((section) => section === key))
}

/** `.trivyignore.yaml`: one section a kind of finding. */
export function readTrivyIgnoreYaml(value: JsonObject, file: string): readonly Reading[] {
  return sections.flatMap((section) =>
    listAt(value, section).map((entry, index): Reading => {
      const written = textAt(entry, 'id')
      const from = `${file}, ${section}[${index}]${written === undefined ? '' : ` ${written}`}`
      if (written === undefined) return { notImported: { tool, from, why: 'it has no id' } }
      for (const limit of ['paths', 'purls'])
        if (listAt(entry, limit).length > 0)
          return refused(from, `it holds for some ${limit} only, which exceptions here cannot say`)
      const until = textAt(entry, 'expired_at')
      if (member(entry, 'expired_at') !== undefined && until === undefined)
        return refused(from, 'its expired_at is no date')
      return readId(written, from, { reason: sentence(textAt(entry, 'statement')), until })
    }),
  )
}

function readId(
  written: string,
  from: string,
  { reason, until }: { reason: string | undefined; until: string | undefined },
): Reading {
  const expires = dayOf(until)
  if (until !== undefined && expires === undefined) return refused(from, 'its date is no day of the calendar')
  if (/^(CVE|GHSA)-/i.test(written)) return refused(from, 'no check here asks about vulnerabilities of packages')
  const checks = known.get(plainId(written))
  if (checks === undefined) return refused(from, 'no check here asks the same question')
  return {
    draft: {
      tool,
      from,
      scope: { checks },
      ...(reason !== undefined && { reason }),
      ...(expires !== undefined && { expires }),
    },
  }
}

function refused(from: string, why: string): { readonly notImported: NotImported } {
  return { notImported: { tool, from, why } }
}

/** `KSV017`, `KSV-0017` and `AVD-KSV-0017` are one check. */
function plainId(written: string): string {
  const number = /^(?:AVD-)?KSV-?0*(\d{1,6})$/i.exec(written)?.[1]
  return number === undefined ? written.toUpperCase() : `KSV-${number.padStart(4, '0')}`
}
