import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { buildZip } from '../../formats/zip/zip.test-support.ts'
import type { FeedFormat, FeedItem } from '../types.ts'
import { epss } from './epss/index.ts'
import { itemsOf } from './feeds.test-support.ts'
import { kev } from './kev/index.ts'
import { osv } from './osv/index.ts'
import { feedFormats, readFeed } from './read-feed.ts'
import { rubysec } from './rubysec/index.ts'
import { rustsec } from './rustsec/index.ts'

const own = join(import.meta.dirname, '../../../test/conformance/own/images/advisories')
const folder = mkdtempSync(join(tmpdir(), 'seawall-feeds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fuzzed = feedFormats.filter(({ id }) =>
  ['cisa-kev', 'debian-list', 'epss', 'kubernetes', 'nvd', 'osv', 'rubysec', 'rustsec', 'secdb'].includes(id),
)

const samples = readdirSync(own, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path, content: readFileSync(path) }))

async function read(name: string, content: Buffer): Promise<readonly FeedItem[]> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const items: FeedItem[] = []
  for await (const item of readFeed(path)) items.push(item)
  return items
}

const entry = (id: string) =>
  JSON.stringify({ schema_version: '1.7.0', id, affected: [{ package: { ecosystem: 'npm', name: 'lantern' } }] })

describe('feeds that somebody has tampered with', () => {
  it('say so where an archive is cut short, and keep what is whole', async () => {
    const zip = buildZip(['a', 'b', 'c'].map((name) => ({ name: `${name}.json`, content: entry(`GO-${name}`) })))
    expect((await read('whole.zip', zip)).map(({ kind }) => kind)).toEqual(['entry', 'entry', 'entry'])
    for (const part of [0.2, 0.5, 0.9, 0.99]) {
      const items = await read('cut.zip', zip.subarray(0, Math.floor(zip.length * part)))
      expect(
        items.some(({ kind }) => kind === 'unread'),
        `${part} of it`,
      ).toBe(true)
    }
    const packed = gzipSync(Buffer.from(entry('GO-1')))
    expect(await read('cut.json.gz', packed.subarray(0, packed.length - 12))).toMatchObject([{ kind: 'unread' }])
  })

  it('are named where nobody knows their form', async () => {
    expect(await read('feed.json', Buffer.from('{"a": 1}'))).toMatchObject([{ kind: 'unread' }])
    expect(await read('README.md', Buffer.from('# Advisories'))).toEqual([])
  })

  const within = (ms: number, work: () => void): void => {
    const start = performance.now()
    work()
    expect(performance.now() - start).toBeLessThan(ms)
  }

  it('do not sink in depth', () => {
    const deep = '['.repeat(300_000)
    for (const format of feedFormats)
      for (const text of [
        deep,
        `{"schema_version":"1","vulnerabilities":${deep}`,
        `gem: ${deep}`,
        `\`\`\`toml\n[advisory]\na = ${deep}\n\`\`\``,
      ])
        within(5_000, () => {
          for (const item of itemsOf(format, text, 'a.json'))
            if (item.kind === 'entry') expect(item.advisories.flatMap(({ affected }) => affected)).toEqual([])
        })
  })

  it('do not take forever over ranges', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `  - ">= ${index}.1, < ${index}.2"\n`).join('')
    const gem = `gem: lantern\ncve: 2031-1\npatched_versions:\n${many}`
    within(8_000, () => expect(itemsOf(rubysec, gem, 'a.yml').map(({ kind }) => kind)).toEqual(['entry', 'unread']))
    const crate = `\`\`\`toml\n[advisory]\nid = "A-1"\npackage = "a"\n[versions]\npatched = [">= ${'1'.repeat(900)}.0.0"]\n\`\`\`\n`
    within(2_000, () => expect(itemsOf(rustsec, crate, 'a.md')[0]?.kind).toBe('entry'))
    const versions = Array.from({ length: 20_000 }, (_, index) => `1.${index}.0`)
    const ranges = versions.map((version) => ({
      type: 'SEMVER',
      events: [{ introduced: version }, { fixed: version }],
    }))
    const affected = [{ package: { ecosystem: 'npm', name: 'a' }, ranges, versions }]
    within(8_000, () =>
      expect(itemsOf(osv, JSON.stringify({ id: 'GO-1', affected }), 'a.json')).toMatchObject([{ kind: 'entry' }]),
    )
  })

  it('are read to the end where they have a million entries', () => {
    const lines = Array.from({ length: 1_000_000 }, (_, index) =>
      index % 2 === 0 ? `CVE-2031-${10_000 + index},0.1,0.2` : 'x',
    )
    const text = `#model_version:v1,score_date:2031-01-01T00:00:00+0000\ncve,epss,percentile\n${lines.join('\n')}`
    const counts = { probability: 0, unread: 0 }
    for (const { kind } of epss.read(Buffer.from(text), 'a.csv'))
      if (kind === 'probability' || kind === 'unread') counts[kind]++
    expect(counts).toEqual({ probability: 500_000, unread: 500_000 })
    const entries = Array.from({ length: 1_000_000 }, () => '1').join(',')
    expect(itemsOf(kev, `{"vulnerabilities":[${entries}]}`, 'a.json')).toHaveLength(1_000_000)
  }, 30_000)

  it('take names of the language for what they are', () => {
    const name = '__proto__'
    const text = JSON.stringify({ id: 'GO-1', affected: [{ package: { ecosystem: 'npm', name }, versions: [name] }] })
    expect(itemsOf(osv, text, 'a.json')).toMatchObject([{ advisories: [{ affected: [{ name, versions: [name] }] }] }])
    expect(itemsOf(osv, '{"__proto__": {"id": "GO-1"}, "affected": []}', 'a.json')).toMatchObject([{ kind: 'unread' }])
    expect(itemsOf(osv, '{"id": "GO-1", "id": "GO-2"}', 'a.json')).toMatchObject([{ kind: 'unread' }])
  })
})

describe('whatever is done to a feed', () => {
  it('there is a sample of each form', () => {
    const missing = fuzzed.filter((format) => samplesOf(format).length === 0)
    expect(missing.map(({ id }) => id)).toEqual([])
  })

  for (const format of fuzzed)
    survivesChanges(
      `advisories as ${format.id}`,
      samplesOf(format).map(({ content }) => content),
      (content) => {
        for (const item of format.read(content, `a${format.id === 'secdb' ? '.json' : ''}`))
          expect(isWhole(item)).toBe(true)
      },
      'text',
    )
})

function samplesOf(format: FeedFormat): typeof samples {
  return samples.filter(({ content, path }) => format.wants(path, content))
}

/** No advisory and no package without a name, and no sentence that says nothing. */
function isWhole(item: FeedItem): boolean {
  switch (item.kind) {
    case 'entry':
      return item.advisories.every(({ affected, id }) => id !== '' && affected.every(({ name }) => name !== ''))
    case 'unread':
      return item.why !== ''
    default:
      return item.entry.id !== ''
  }
}
