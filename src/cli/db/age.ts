const hour = 3_600_000

/** How long ago in words: `5 hours`, `12 days`; a time to come is a clock that went back. */
export function ageOf(since: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(since)
  if (Number.isNaN(ms)) return 'an unknown time'
  if (ms < -hour) return 'a time to come'
  if (ms < hour) return 'less than an hour'
  const hours = Math.floor(ms / hour)
  if (hours < 48) return hours === 1 ? '1 hour' : `${hours} hours`
  return `${Math.floor(hours / 24)} days`
}
