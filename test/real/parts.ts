import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const script = resolve(import.meta.dirname, '../../scripts/real-parts.sh')

/** Parts that must be there, by `SEAWALL_REQUIRE_REAL=kubernetes,etcd`; others are skipped by name when missing. */
const required = new Set((process.env.SEAWALL_REQUIRE_REAL ?? '').split(',').filter((name) => name !== ''))

/** Paths of the binaries, built or fetched when need be; undefined where they cannot be had and need not. */
export function realParts(group: string, parts: readonly string[]): readonly string[] | undefined {
  const { status, stdout } = spawnSync(script, parts, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status === 0) return stdout.trim().split('\n')
  if (required.has(group))
    throw new Error(`${group} is required (SEAWALL_REQUIRE_REAL) and cannot be had: ${parts.join(', ')}`)
  return undefined
}
