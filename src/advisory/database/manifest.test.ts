import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { type Manifest, partsOf, readManifest } from './manifest.ts'
import { manifestText } from './write.ts'

const part = (digit: string): { digest: string; size: number } => ({ digest: `sha256:${digit.repeat(64)}`, size: 9 })

const manifest = {
  schemaVersion: '1.0',
  built: '2026-11-25T00:00:00Z',
  feeds: [
    {
      id: 'debian',
      formats: ['debian-list'],
      fetched: '2026-11-25T00:00:00Z',
      from: 'https://example.com/list',
      redistributable: true,
      entries: 1,
      postings: 2,
      unread: 0,
      unreadExamples: [],
      shards: { 'deb:debian:12': part('a') },
      records: { 'CVE-2024': part('b'), 'CVE-2025': part('a') },
      exploited: part('c'),
    },
  ],
}

const read = (value: unknown): ReturnType<typeof readManifest> => readManifest(Buffer.from(JSON.stringify(value)))

describe('the list of a database', () => {
  it('is read as it was written', () => {
    const found = read(manifest)
    expect(found).toEqual({ ok: true, value: manifest })
    if (found.ok) expect(readManifest(Buffer.from(manifestText(found.value)))).toEqual(found)
  })

  it('names each part once', () => {
    const found = read(manifest)
    const parts = found.ok ? partsOf(found.value) : []
    expect(parts.map(({ digest }) => digest[7])).toEqual(['a', 'b', 'c'])
  })

  it('is refused with a hint when a newer program made it, whatever else it says', () => {
    expect(read({ schemaVersion: '2.0', feeds: 'other' })).toMatchObject({
      ok: false,
      error: {
        code: 'unsupported',
        message: expect.stringContaining('form 2.0'),
        hint: expect.stringMatching(/newest/),
      },
    })
  })

  it.each([
    ['an object', []],
    ['feeds', { ...manifest, feeds: undefined }],
    ['feeds.0.shards', { ...manifest, feeds: [{ ...manifest.feeds[0], shards: [] }] }],
    ['a digest', { ...manifest, feeds: [{ ...manifest.feeds[0], records: { x: { digest: '../etc', size: 1 } } }] }],
    ['a count', { ...manifest, feeds: [{ ...manifest.feeds[0], entries: -1 }] }],
  ])('says what is wrong where %s is', (what, value) => {
    expect(read(value)).toMatchObject({
      ok: false,
      error: { code: 'malformed', message: expect.stringContaining(what) },
    })
  })

  it('takes names that every object has as names', () => {
    const shards = JSON.parse(`{"__proto__": ${JSON.stringify(part('a'))}}`)
    const found = read({ ...manifest, feeds: [{ ...manifest.feeds[0], shards }] })
    expect(found.ok && Object.keys(found.value.feeds[0]?.shards ?? {})).toEqual(['__proto__'])
  })

  survivesChanges(
    'the list of an advisory database',
    [Buffer.from(manifestText(manifest as unknown as Manifest))], // digests of the test
    (content) => {
      const found = readManifest(content)
      if (found.ok) partsOf(found.value)
    },
    'text',
  )
})
