import { fixBy, inventoryPackage, type ResultEvent, type StoredResult } from '../../advisory/index.ts'
import { jsonEntry } from '../../core/index.ts'

/** So many workloads are named. */
const mostWorkloads = 50

/** One event as a line of JSON: `schemas/rescan-event.schema.json`. */
export function eventLine(event: ResultEvent, result: StoredResult, workloads: readonly string[]): string {
  const { because, before, found, package: one } = event
  const { aliases, exploited, firstSeen, fixedIn, id, probability, severity = 'unknown', severityFrom, status } = found
  const step = fixBy(
    { found: inventoryPackage(one), malicious: found.malicious === true, ...(fixedIn !== undefined && { fixedIn }) },
    { part: one.part, ...(result.baseName !== undefined && { baseName: result.baseName }) },
  )
  const line = {
    schema: 'seawall.dev/rescan-event/v1',
    event: event.event,
    because,
    id,
    aliases,
    severity,
    severityFrom,
    status,
    fixedIn,
    fixBy: event.event === 'fixed' ? undefined : step,
    exploited,
    probability,
    malicious: found.malicious,
    firstSeen,
    package: { type: one.type, name: one.name, version: one.version, path: one.path, part: one.part },
    image: { digest: result.digest, names: result.names, platform: result.platform },
    workloads: workloads.slice(0, mostWorkloads),
    moreWorkloads: Math.max(0, workloads.length - mostWorkloads),
    before: before && {
      severity: before.severity ?? 'unknown',
      status: before.status,
      fixedIn: before.fixedIn,
      exploited: before.exploited,
    },
    database: result.database,
    now: result.scanned,
  }
  return `${jsonEntry(line)}\n`
}
