import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mirror, newFolder, osvZip, outcomeOf, update } from '../../../test/stand-in/advisories/index.ts'
import { manifestIn, openDatabase, partsOf } from '../database/index.ts'

const program = resolve(import.meta.dirname, 'killed.test-support.ts')

/** The signal that ended an update which was to be killed at a step; null when it had no such step. */
async function updateKilledAt(step: number, folder: string, url: string): Promise<string | null> {
  const child = spawn(process.execPath, [program, folder, url, `${step}`], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  if (signal === null) expect(code).toBe(0)
  return signal
}

/** How many of the entries are known; every part can be read. */
function knownIn(folder: string): number {
  const database = openDatabase(folder)
  const names = Array.from({ length: 20 }, (_, index) => `package-OSV-2026-${index + 1}`)
  const found = names.filter((name) => database.statementsOf('npm', name).length === 1)
  for (const name of found) expect(database.recordOf('npm', name.slice('package-'.length))).toBeDefined()
  return found.length
}

describe('an update that is killed', () => {
  it('at any step leaves the old database or the new one, and the next update succeeds', {
    timeout: 300_000,
  }, async () => {
    const server = await mirror({ '/all.zip': osvZip(10) })
    const url = `${server.url}/all.zip`
    const [begun, root] = [newFolder(), newFolder()]
    await update(begun, [url])
    server.files.set('/all.zip', { content: osvZip(11) })
    const seen = new Set<number>()
    let step = 1
    for (; step < 200; step++) {
      const folder = join(root, `${step}`)
      cpSync(begun, folder, { recursive: true })
      const signal = await updateKilledAt(step, folder, url)
      seen.add(knownIn(folder))
      if (signal === null) break
      const next = await outcomeOf(update(folder, [url]))
      expect(['updated', 'unchanged']).toContain(next.outcome)
      expect(knownIn(folder)).toBe(11)
      expect(existsSync(join(folder, 'update.lock'))).toBe(false)
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
      const named = partsOf(manifestIn(folder)).map(({ digest }) => digest.slice(7))
      expect(readdirSync(join(folder, 'parts'))).toEqual(expect.arrayContaining(named))
      expect(readdirSync(join(folder, 'parts')).filter((name) => name.includes('.'))).toEqual([])
    }
    expect(step).toBeGreaterThan(20)
    expect([...seen].sort()).toEqual([10, 11])
  })
})
