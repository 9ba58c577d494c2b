import { endOfLife } from '../../../formats/os-release/index.ts'
import runtimes from './runtime-life.json' with { type: 'json' }
import type { BaseFacts } from './types.ts'

/** Something in a base image that gets no security fixes any more. */
export interface EndedPart {
  readonly what: string
  readonly on: string
  /** A version that still gets them. */
  readonly newer: string | undefined
}

interface RuntimeLife {
  readonly label: string
  readonly parts: number
  readonly releases: Readonly<Record<string, string>>
}

const lives: ReadonlyMap<string, RuntimeLife> = new Map(Object.entries<RuntimeLife>(runtimes))

export function endedParts({ distro, runtime }: BaseFacts, now: string): EndedPart[] {
  return [...endedRuntime(runtime, now), ...endedSystem(distro, now)]
}

function endedRuntime(runtime: BaseFacts['runtime'], now: string): EndedPart[] {
  const life = lives.get(runtime?.name ?? '')
  if (life === undefined || runtime === undefined) return []
  const release = runtime.version.split('.').slice(0, life.parts).join('.')
  const on = Object.hasOwn(life.releases, release) ? life.releases[release] : undefined
  if (on === undefined || now.slice(0, 10) <= on) return []
  return [{ what: `${life.label} ${release}`, on, newer: newestOf(life, now) }]
}

/** The one that lasts longest; even numbers of Node do. */
function newestOf({ releases }: RuntimeLife, now: string): string | undefined {
  const alive = Object.entries(releases).filter(([, on]) => on >= now.slice(0, 10))
  return alive.sort(([, a], [, b]) => (a < b ? 1 : -1))[0]?.[0]
}

function endedSystem(distro: BaseFacts['distro'], now: string): EndedPart[] {
  if (distro === undefined || distro.version === '') return []
  const end = endOfLife(distro.id, distro.version, now)
  return end?.ended ? [{ what: `${distro.id} ${distro.version}`, on: end.on, newer: undefined }] : []
}
