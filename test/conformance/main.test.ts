import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { suites } from './suites.ts'

const own = join(import.meta.dirname, 'own')

function run(...words: string[]): { status: number | null; lines: string[]; stderr: string } {
  const program = join(import.meta.dirname, 'main.ts')
  const env = { ...process.env, SEAWALL_USER_FOLDER: import.meta.dirname }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { env, encoding: 'utf8' })
  return { status, lines: stdout.trimEnd().split('\n'), stderr }
}

const last = (lines: readonly string[]): unknown => JSON.parse(lines.at(-1) ?? '')

interface Suited {
  readonly total: number
  readonly wrong: readonly string[]
  readonly unsupported: readonly string[]
}

describe('the conformance command', () => {
  it('ends with one JSON object for a suite, cases relative to where the user stood', () => {
    const { status, lines } = run('lint-polaris', '--cases', 'own/posture/cases/lint-polaris.json')
    expect(status).toBe(0)
    expect(lines.length).toBeGreaterThan(1)
    expect(last(lines)).toEqual({
      suite: 'lint-polaris',
      total: 19,
      right: 19,
      wrong: [],
      unsupported: [],
      levels: {},
    })
  })

  it('prints that line alone with --json', () => {
    expect(run('pss', '--cases', own, '--json').lines).toHaveLength(1)
  })

  it('sums over the suites that are there with --all', () => {
    const { lines } = run('--all', '--cases', own, '--json')
    const all = last(lines) as { total: number; right: number; suites: Suited[] }
    // Cases that a suite shares with one that nothing runs yet count there as not supported.
    const unsupported = all.suites.flatMap((suite) => suite.unsupported).length
    expect(all).toMatchObject({ suite: 'all', right: all.total - unsupported })
    expect(all.suites.flatMap((suite) => suite.wrong)).toEqual([])
    expect(all.suites.reduce((sum, suite) => sum + suite.total, 0)).toBe(all.total)
  })

  it('refuses what it does not know in one sentence, with exit code 2', () => {
    for (const words of [['no-such-suite'], ['pss', '--cases', 'nowhere'], ['--what'], [], ['pss', 'rules']]) {
      const { status, stderr } = run(...words)
      expect({ words, status }).toEqual({ words, status: 2 })
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    }
  })

  it('knows each suite by one name', () => {
    expect(new Set(suites.map(({ name }) => name)).size).toBe(suites.length)
  })
})
