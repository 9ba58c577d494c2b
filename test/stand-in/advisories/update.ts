import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import {
  type FeedOutcome,
  type UpdateOptions,
  type UpdateOutcome,
  updateDatabase,
} from '../../../src/advisory/index.ts'
import { buildZip } from '../../../src/formats/zip/zip.test-support.ts'
import { openWire, type Wire } from '../../../src/image/index.ts'
import { type FileServer, startFileServer } from '../files/index.ts'

const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-update-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function mirror(held: Readonly<Record<string, Buffer | string>> = {}): Promise<FileServer> {
  const server = await startFileServer(held)
  undo.push(() => server.stop())
  return server
}

/** A wire that waits no longer than a test may. */
export function quickWire(): Wire {
  const deadlines = { connectMs: 1000, headerMs: 400, idleMs: 400, answerMs: 5000, blobMs: 5000 }
  const wire = openWire({ env: {} }, deadlines)
  undo.push(() => wire.close())
  return wire
}

/** A record of OSV about one package. */
export function osvRecord(id: string, more: object = {}): string {
  const affected = [{ package: { ecosystem: 'npm', name: `package-${id}` }, ranges: [rangeTo('1.2.0')] }]
  return JSON.stringify({ schema_version: '1.7.0', id, modified: '2026-01-01T00:00:00Z', affected, ...more })
}

const rangeTo = (fixed: string): object => ({ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] })

/** `all.zip` as osv.dev makes it, of so many records. */
export function osvZip(count: number, more: object = {}): Buffer {
  const ids = Array.from({ length: count }, (_, index) => `OSV-2026-${index + 1}`)
  return buildZip(ids.map((id) => ({ name: `${id}.json`, content: osvRecord(id, more) })))
}

export const first = '2026-11-25T00:00:00.000Z'

export function update(
  folder: string,
  urls: readonly string[] | Readonly<Record<string, readonly string[]>>,
  more: Partial<UpdateOptions> = {},
): Promise<UpdateOutcome> {
  const named = Array.isArray(urls) ? { npm: urls as readonly string[] } : (urls as Record<string, readonly string[]>)
  const feeds = Object.entries(named).map(([id, list]) => ({ id, urls: list, redistributable: true }))
  const signal = new AbortController().signal
  return updateDatabase({ folder, feeds, wire: quickWire(), now: first, signal, ...more })
}

/** What came of the only feed. */
export async function outcomeOf(updating: Promise<UpdateOutcome>): Promise<FeedOutcome> {
  const [only] = (await updating).feeds
  if (only === undefined) throw new Error('no feed was asked for')
  return only
}
