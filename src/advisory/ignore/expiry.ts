/** A day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** An instant in the form of RFC 3339, of any zone. */
export function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.exec(text)
  return match !== null && isDay(match[1] ?? '') && !Number.isNaN(Date.parse(text))
}

/** Trivy's days end where they begin: the rule holds until that midnight. Undefined for what is no time. */
export function endAsInTrivy(text: string): string | undefined {
  if (isDay(text)) return `${text}T00:00:00Z`
  return isInstant(text) ? text : undefined
}
