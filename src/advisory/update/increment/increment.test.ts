import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mirror, newFolder, osvRecord, outcomeOf, update } from '../../../../test/stand-in/advisories/index.ts'
import type { FileServer } from '../../../../test/stand-in/files/index.ts'
import { buildZip } from '../../../formats/zip/zip.test-support.ts'
import { manifestIn, openDatabase } from '../../database/index.ts'

/** The state of an ecosystem: when each record was changed, and what more it says. */
type Records = Readonly<Record<string, { readonly day: number; readonly more?: object }>>

const timeOf = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`

/** Publishes records as osv.dev does: one archive, one file each, and the list of changes. */
function publish(server: FileServer, records: Records): void {
  const files = Object.entries(records).map(([id, { day, more }]) => ({
    name: `${id}.json`,
    content: osvRecord(id, { modified: timeOf(day), ...more }),
  }))
  const list = Object.entries(records)
    .sort(([, a], [, b]) => b.day - a.day)
    .map(([id, { day }]) => `${timeOf(day)},${id}\n`)
  server.files.clear()
  server.files.set('/all.zip', { content: buildZip(files) })
  server.files.set('/modified_id.csv', { content: Buffer.from(list.join('')) })
  for (const { name, content } of files) server.files.set(`/${name}`, { content: Buffer.from(content) })
}

const listOf = (folder: string): string => readFileSync(join(folder, 'manifest.json'), 'utf8')
const asked = ({ requests }: FileServer, from = 0): readonly string[] => requests.slice(from).map(({ path }) => path)

const later = { now: '2026-11-26T00:00:00.000Z' }
const many = (count: number, day = 1): Records =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`OSV-2026-${index}`, { day }]))

const unknown = [{ package: { ecosystem: 'Nowhere', name: 'x' } }]

const record = fc.record({
  day: fc.integer({ min: 1, max: 9 }),
  more: fc.oneof(
    fc.constant({}),
    fc.constant({ withdrawn: '2026-02-01T00:00:00Z' }),
    fc.constant({ affected: unknown }),
    fc.record({
      summary: fc.string({ unit: 'binary', maxLength: 9 }),
      aliases: fc.array(fc.string(), { maxLength: 2 }),
    }),
    fc.record({
      affected: fc.array(
        fc.record({
          package: fc.record({ ecosystem: fc.constantFrom('npm', 'Debian:12'), name: fc.string({ minLength: 1 }) }),
          versions: fc.array(fc.constantFrom('1.0.0', '2.0.0-rc.1', 'odd'), { maxLength: 2 }),
        }),
        { maxLength: 3 },
      ),
    }),
  ),
})
const state = fc.dictionary(fc.constantFrom(...Object.keys(many(12))), record, { minKeys: 1, maxKeys: 12 })

describe('an update by changes', () => {
  it('fetches only what has changed, and is what a full build is', async () => {
    const [server, folder, full] = [await mirror(), newFolder(), newFolder()]
    const url = `${server.url}/all.zip`
    publish(server, many(50))
    await update(folder, [url])
    const { 'OSV-2026-0': _, ...rest } = many(50)
    const changed = { affected: [{ package: { ecosystem: 'npm', name: 'other' }, versions: ['1.0.0'] }] }
    publish(server, {
      ...rest,
      'OSV-2026-1': { day: 2, more: changed },
      'OSV-2026-2': { day: 2, more: { withdrawn: timeOf(2) } },
      'OSV-2026-99': { day: 3 },
    })
    const from = server.requests.length
    expect(await outcomeOf(update(folder, [url], later))).toMatchObject({ outcome: 'updated', entry: { entries: 50 } })
    expect(new Set(asked(server, from))).toEqual(
      new Set(['/modified_id.csv', '/OSV-2026-1.json', '/OSV-2026-2.json', '/OSV-2026-99.json']),
    )
    await update(full, [url], later)
    expect(listOf(folder)).toBe(listOf(full))
    const database = openDatabase(folder)
    const said = ['package-OSV-2026-0', 'package-OSV-2026-1', 'package-OSV-2026-2', 'package-OSV-2026-99', 'other']
    expect(said.map((name) => database.statementsOf('npm', name).length)).toEqual([0, 0, 0, 1, 1])
  })

  it('asks only for the list while nothing changes', async () => {
    const [server, folder] = [await mirror(), newFolder()]
    publish(server, many(5))
    await update(folder, [`${server.url}/all.zip`])
    for (let time = 0; time < 3; time++) {
      const from = server.requests.length
      expect(await outcomeOf(update(folder, [`${server.url}/all.zip`], later))).toMatchObject({ outcome: 'unchanged' })
      expect(asked(server, from)).toEqual(['/modified_id.csv'])
    }
    expect(manifestIn(folder)).toMatchObject({ built: later.now, feeds: [{ fetched: later.now }] })
    const full = newFolder()
    await update(full, [`${server.url}/all.zip`], later)
    expect(listOf(folder)).toBe(listOf(full))
  })

  it('is what a full build is, whatever changes, several times in a row', { timeout: 120_000 }, async () => {
    const server = await mirror()
    const url = `${server.url}/all.zip`
    /** What changes gets a new time, as it does at the source. */
    const step = (before: Records, now: Records, number: number): Records =>
      Object.fromEntries(
        Object.entries(now).map(([id, said]) => {
          const same = JSON.stringify(before[id]?.more) === JSON.stringify(said.more)
          return [id, { ...said, day: same ? (before[id]?.day ?? said.day) : 10 + number }]
        }),
      )
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 4 }), async (states) => {
        const folder = newFolder()
        let before: Records = {}
        for (const [number, now] of states.entries()) {
          before = step(before, now, number)
          publish(server, before)
          await update(folder, [url], { acceptShrunk: true })
          const full = newFolder()
          await update(full, [url], { acceptShrunk: true })
          expect(listOf(folder)).toBe(listOf(full))
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each<[string, (server: FileServer) => void]>([
    ['there is no list', (server) => server.files.delete('/modified_id.csv')],
    ['the list is a page', (server) => server.files.set('/modified_id.csv', { content: Buffer.from('<html>') })],
    ['a record is not there', (server) => server.files.delete('/OSV-2026-7.json')],
    [
      'a record is another',
      (server) => server.files.set('/OSV-2026-7.json', { content: Buffer.from(osvRecord('OSV-1')) }),
    ],
    ['a record is damaged', (server) => server.files.set('/OSV-2026-7.json', { content: Buffer.from('{"id":') })],
    ['the server breaks', (server) => server.fail(/OSV-2026-7/, { kind: 'cut', after: 3 }, 9)],
  ])('fetches the whole feed where %s', async (_, spoil) => {
    const [server, folder] = [await mirror(), newFolder()]
    publish(server, many(20))
    await update(folder, [`${server.url}/all.zip`])
    publish(server, { ...many(20), 'OSV-2026-7': { day: 2, more: { summary: 'new' } } })
    spoil(server)
    const from = server.requests.length
    expect(await outcomeOf(update(folder, [`${server.url}/all.zip`]))).toMatchObject({ outcome: 'updated' })
    expect(asked(server, from).at(-1)).toBe('/all.zip')
    expect(openDatabase(folder).recordOf('npm', 'OSV-2026-7')).toMatchObject({ title: 'new' })
  })

  it('fetches the whole feed where a thousand have changed', async () => {
    const [server, folder] = [await mirror(), newFolder()]
    publish(server, many(1100))
    await update(folder, [`${server.url}/all.zip`])
    publish(server, many(1100, 2))
    const from = server.requests.length
    await update(folder, [`${server.url}/all.zip`])
    expect(asked(server, from)).toEqual(['/modified_id.csv', '/all.zip'])
  })

  it('refuses a list that has lost most of its records, as it refuses a feed', async () => {
    const [server, folder] = [await mirror(), newFolder()]
    publish(server, many(50))
    await update(folder, [`${server.url}/all.zip`])
    publish(server, many(10))
    const outcome = await outcomeOf(update(folder, [`${server.url}/all.zip`]))
    expect(outcome).toMatchObject({ outcome: 'failed', why: 'npm has shrunk from 50 entries to 10' })
  })
})
