import type { Mended, ResultStore, ResultSummary, StoredResult } from './types.ts'

/** So many of what was mended are remembered, the newest. */
const mostMended = 2000

/**
 * A result with what is known from one before, of the same image or of an earlier build of it: since when each
 * vulnerability is there, and which ones are there no more. Of the same image nothing can be mended: then the
 * advisories have changed.
 */
export function withHistory(result: StoredResult, earlier: StoredResult | undefined): StoredResult {
  if (earlier === undefined) return result
  const seen = firstSeenIn(earlier)
  const vulnerabilities = result.vulnerabilities.map((one) => {
    const before = seen.get(keyIn(result, one))
    return before !== undefined && before < one.firstSeen ? { ...one, firstSeen: before } : one
  })
  const mended = earlier.digest === result.digest ? [] : mendedBetween(earlier, result)
  return { ...result, vulnerabilities, mended: [...earlier.mended, ...mended].slice(-mostMended) }
}

/** Versions of a package come and go; one that goes on having a vulnerability has had it all the time. */
function keyIn(
  { packages }: StoredResult,
  { id, package: index }: { readonly id: string; readonly package: number },
): string {
  const one = packages[index]
  return `${id}\0${one?.type}\0${one?.name}`
}

function firstSeenIn(result: StoredResult): ReadonlyMap<string, string> {
  const seen = new Map<string, string>()
  for (const one of result.vulnerabilities) {
    const key = keyIn(result, one)
    const known = seen.get(key)
    if (known === undefined || one.firstSeen < known) seen.set(key, one.firstSeen)
  }
  return seen
}

function mendedBetween(earlier: StoredResult, result: StoredResult): readonly Mended[] {
  const still = new Set(result.vulnerabilities.map((one) => keyIn(result, one)))
  const counting = earlier.vulnerabilities.filter(
    (one) => one.suppressed === undefined && !still.has(keyIn(earlier, one)),
  )
  const once = new Map(counting.map((one) => [keyIn(earlier, one), one]))
  return [...once.values()].map(({ firstSeen, id, package: index, severity }) => ({
    id,
    type: earlier.packages[index]?.type ?? '',
    name: earlier.packages[index]?.name ?? '',
    ...(severity !== undefined && { severity }),
    firstSeen,
    mended: result.scanned,
  }))
}

/** The result of this image from before, else the newest of an earlier build of it: of a name without its tag. */
export async function earlierResult(store: ResultStore, result: StoredResult): Promise<StoredResult | undefined> {
  const same = await store.get(result.digest)
  if (same !== undefined) return same
  const repositories = new Set(result.names.map(repositoryOf))
  let newest: ResultSummary | undefined
  for await (const one of store.list()) {
    const isBuild = one.platform === result.platform && one.names.some((name) => repositories.has(repositoryOf(name)))
    if (isBuild && (newest === undefined || one.scanned > newest.scanned)) newest = one
  }
  return newest && store.get(newest.digest)
}

/** Keeps a result with what is known from before; gives it as it was kept. */
export async function keepResult(store: ResultStore, result: StoredResult): Promise<StoredResult> {
  const whole = withHistory(result, await earlierResult(store, result))
  await store.put(whole)
  return whole
}

/** `registry.example.com/shop/app` of `registry.example.com/shop/app:1@sha256:…`. */
export function repositoryOf(name: string): string {
  const at = name.indexOf('@')
  const rest = at < 0 ? name : name.slice(0, at)
  const colon = rest.lastIndexOf(':')
  return colon > rest.lastIndexOf('/') ? rest.slice(0, colon) : rest
}
