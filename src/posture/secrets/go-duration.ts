const hoursPerUnit = { h: 1, m: 1 / 60, s: 1 / 3600, ms: 1 / 3_600_000 } as const

/** Hours of a duration as Go writes it (`2160h`, `1h30m`); undefined for anything else. */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(\d{1,9}(\.\d{1,9})?(ms|h|m|s)){1,4}$/.test(text)) return undefined
  let hours = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    hours += Number(amount) * hoursPerUnit[unit as keyof typeof hoursPerUnit] // the expression admits no other unit
  return hours
}
