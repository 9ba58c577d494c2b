import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { viewOf } from '../byte-view/index.ts'
import { type Budget, openEntry, readEntry, readZip } from './index.ts'
import { buildZip, type ZipPart } from './zip.test-support.ts'

const ample = (): Budget => ({ left: 1 << 24 })

function contentsOf(bytes: Buffer): [string, string][] {
  const view = viewOf(bytes)
  const archive = readZip(view, ample())
  if (!archive.ok) throw archive.error
  return archive.value.entries.map((entry) => {
    const content = readEntry(view, entry, ample(), 1 << 16)
    return [entry.name, content.ok ? content.value.toString() : content.error.code]
  })
}

const parts: readonly ZipPart[] = [
  { name: 'a.txt', content: 'stored', isStored: true },
  { name: 'dir/', content: '', isStored: true },
  { name: 'dir/ü.txt', content: 'deflated '.repeat(50) },
]
const expected = parts.map(({ name, content }) => [name, content])

describe('a zip archive', () => {
  it.each<[string, Buffer]>([
    ['as usual', buildZip(parts)],
    ['with sizes after the contents', buildZip(parts.map((part) => ({ ...part, hasDescriptor: true })))],
    ['with zip64 entries', buildZip(parts.map((part) => ({ ...part, isWide: true })))],
    ['with a zip64 end record', buildZip(parts, { isWide: true })],
    ['with a comment that looks like an end', buildZip(parts, { comment: `PK\x05\x06${'\xff'.repeat(30)}` })],
    ['behind a script', Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar $0\n'), buildZip(parts)])],
    ['with zip64 behind a script', Buffer.concat([Buffer.from('#!/bin/sh\n'), buildZip(parts, { isWide: true })])],
    ['before other bytes', Buffer.concat([buildZip(parts), Buffer.from('\n\n')])],
  ])('gives its entries %s', (_, bytes) => {
    expect(contentsOf(bytes)).toEqual(expected)
  })

  it('gives hostile names as they are', () => {
    const names = ['../../etc/passwd', '/etc/shadow', 'a\\..\\b', '__proto__', 'a.txt', 'a.txt']
    const entries = names.map((name) => ({ name, content: name }))
    expect(contentsOf(buildZip(entries)).map(([name]) => name)).toEqual(names)
  })

  it('says of each entry why it cannot be read', () => {
    const odd = [
      { name: 'lzma', content: 'x', method: 14 },
      { name: 'long', content: Buffer.alloc(1 << 17) },
      { name: 'long-stored', content: Buffer.alloc(1 << 17), isStored: true },
    ]
    expect(contentsOf(buildZip(odd))).toEqual([
      ['lzma', 'unsupported'],
      ['long', 'too-large'],
      ['long-stored', 'too-large'],
    ])
  })

  it('is not hidden by a mark of encryption or a wrong checksum', () => {
    const bytes = buildZip([{ name: 'a', content: 'text', isMarkedEncrypted: true }])
    bytes[bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 16] = 0
    expect(contentsOf(bytes)).toEqual([['a', 'text']])
  })

  it('reads no more than the budget, however many entries share their bytes', () => {
    const view = viewOf(buildZip([{ name: 'zeros', content: Buffer.alloc(1 << 20) }]))
    const archive = readZip(view, ample())
    const [entry] = archive.ok ? archive.value.entries : []
    if (entry === undefined) throw new Error('no entry')
    const budget = { left: 5 << 20 }
    const opened = Array.from({ length: 10 }, () => openEntry(view, entry, budget).ok)
    expect(opened.filter(Boolean)).toHaveLength(4)
  })

  it('that is cut within its directory says so', () => {
    const bytes = buildZip(parts)
    bytes[bytes.indexOf('PK\x01\x02', bytes.indexOf('PK\x01\x02', 0, 'latin1') + 1, 'latin1')] = 0
    const archive = readZip(viewOf(bytes), ample())
    expect(archive).toMatchObject({ ok: true, value: { isCut: true, entries: [{ name: 'a.txt' }] } })
  })

  it('is refused when it is none, or its directory is elsewhere', () => {
    expect(readZip(viewOf(Buffer.from('text')), ample())).toMatchObject({ ok: false, error: { code: 'malformed' } })
    expect(readZip(viewOf(buildZip(parts).subarray(-22)), ample())).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    })
  })

  it('may be empty', () => {
    expect(contentsOf(buildZip([]))).toEqual([])
  })

  survivesChanges(
    'zip',
    [
      buildZip(parts, { comment: 'a comment' }),
      buildZip(
        parts.map((part) => ({ ...part, isWide: true })),
        { isWide: true },
      ),
    ],
    (bytes) => {
      const view = viewOf(bytes)
      const archive = readZip(view, ample())
      if (archive.ok) for (const entry of archive.value.entries) readEntry(view, entry, ample(), 1 << 16)
    },
  )
})
