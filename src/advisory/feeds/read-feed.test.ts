import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import type { FeedItem } from '../types.ts'
import { alasPage } from './amazon/alas.test-support.ts'
import { moduleDocument } from './csaf/csaf.test-support.ts'
import { feedFormats, readFeed } from './index.ts'
import { oracleDefinition, ovalOf } from './oval/oval.test-support.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

async function readFiles(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-feed-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const formats: string[] = []
  const items: FeedItem[] = []
  for await (const item of readFeed(folder, (id) => formats.push(id))) items.push(item)
  return { formats, items }
}

const tracker = JSON.stringify({ anchor: { 'CVE-2031-1': { releases: { sid: { status: 'open', urgency: 'low' } } } } })

/** `[{"name":"AVG-1","packages":["rope"],"status":"Vulnerable","issues":["CVE-2031-1"]}]`, packed by bzip2 1.0.8. */
const archPacked = Buffer.from(
  'QlpoOTFBWSZTWUqEgCEAABSfgBAGeBAqgAEKOq/eCiAASGp6ppkDTTygAYgqPUzRBghowj00zcfWXZFtb6FxsCo9MYCJjaGKFVqCFXxnPuVORKYqMh2IlJTrwBkAgg9DQzPyF+8C7kinChIJUJAEIA==',
  'base64',
)

describe('a feed', () => {
  it('is read file by file, each in its form, packed or not', async () => {
    const { formats, items } = await readFiles({
      'a-page': alasPage(['anchor-1-2.amzn2023.x86_64']),
      'b.json': moduleDocument,
      'c.json.gz': gzipSync(tracker),
      'd.xml.zst': zstdCompressSync(ovalOf(oracleDefinition)),
      'e.json.bz2': archPacked,
    })
    expect(formats).toEqual(['amazon-alas', 'csaf', 'debian-tracker', 'oval', 'arch-groups'])
    expect(items.map(({ kind }) => kind)).toEqual(Array(5).fill('entry'))
  })

  it('names files that are damaged or in no form that is known', async () => {
    const damaged = Buffer.from(archPacked)
    damaged[40] = (damaged[40] ?? 0) ^ 1
    const { items } = await readFiles({
      'a.json.bz2': damaged,
      'b.xml.gz': gzipSync(tracker).subarray(0, 30),
      'c.csv': 'a,b',
    })
    expect(items.map((item) => (item.kind === 'unread' ? item.why : ''))).toEqual([
      expect.stringContaining('cannot unpack the bzip2 data'),
      expect.any(String),
      'no form of advisories that is known here',
    ])
  })

  it('has one form for each file', () => {
    for (const [path, content] of [
      ['a-page', alasPage([])],
      ['b.json', moduleDocument],
      ['c.json', tracker],
      ['d.xml', ovalOf(oracleDefinition)],
    ] as const)
      expect(feedFormats.filter((one) => one.id !== 'osv' && one.wants(path, Buffer.from(content)))).toHaveLength(1)
  })

  survivesChanges(
    'any form of feed',
    [moduleDocument, tracker, ovalOf(oracleDefinition), alasPage(['a-1-2.x86_64'])].map((text) => Buffer.from(text)),
    (content) => {
      for (const format of feedFormats)
        if (format.wants('photon5.0.json', content))
          for (const item of format.read(content, 'photon5.0.json')) expect(item.kind).not.toBe('')
    },
    'grammar',
  )
})
