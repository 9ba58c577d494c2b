import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { tarOf } from '../../formats/tar/build.test-support.ts'
import { buildZip } from '../../formats/zip/zip.test-support.ts'
import type { FeedItem } from '../types.ts'
import { type FeedFile, feedFiles, readFeed } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-feeds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const record = JSON.stringify({ id: 'GO-2031-1', affected: [{ package: { name: 'lantern', ecosystem: 'Go' } }] })

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function filesOf(path: string): Promise<readonly FeedFile[]> {
  const found: FeedFile[] = []
  for await (const file of feedFiles(path)) found.push(file)
  return found
}

async function itemsOf(path: string): Promise<readonly FeedItem[]> {
  const found: FeedItem[] = []
  for await (const item of readFeed(path)) found.push(item)
  return found
}

const kinds = async (path: string): Promise<readonly string[]> => (await itemsOf(path)).map(({ kind }) => kind)

describe('the files of a feed', () => {
  it.each([
    ['a.json', record],
    ['b.json.gz', gzipSync(record)],
    ['c.json.zst', zstdCompressSync(record)],
    ['d.tar', tarOf({ path: 'x/d.json', data: record })],
    ['e.tar.gz', gzipSync(tarOf({ path: 'x/d.json', data: record }))],
    ['f.zip', buildZip([{ name: 'x/d.json', content: record }])],
  ])('are unpacked: %s', async (name, content) => {
    const [file, ...more] = await filesOf(written(name, content))
    expect(more).toEqual([])
    expect(file !== undefined && 'content' in file && file.content.toString()).toBe(record)
    expect(file?.path).toMatch(/\.json$/)
  })

  it('are unpacked: bzip2', async () => {
    const packed = Buffer.from(
      '425a6839314159265359f1423157000000c58000100004220114002000221a635086022e0a1e2ee48a70a121e28462ae',
      'hex',
    )
    expect(await filesOf(written('g.xml.bz2', packed))).toMatchObject([
      { path: join(folder, 'g.xml'), content: Buffer.from('Lantern\n') },
    ])
    expect(await filesOf(written('h.xml.bz2', packed.subarray(0, 30)))).toMatchObject([
      { unread: 'cannot unpack the bzip2 data: it is cut off' },
    ])
  })

  it('are those of a folder in the order of their names', async () => {
    const inside = join(folder, 'many')
    mkdirSync(join(inside, 'b'), { recursive: true })
    for (const name of ['b/2.json', 'c.json', 'a.json']) writeFileSync(join(inside, name), record)
    expect((await filesOf(inside)).map(({ path }) => path.slice(inside.length))).toEqual([
      '/a.json',
      '/b/2.json',
      '/c.json',
    ])
  })
})

describe('a feed', () => {
  it('is read by the form of each file, and what is about it is stepped over', async () => {
    const files = ['x/d.json', 'x/README.md', 'x/index.html'].map((path) => ({
      path,
      data: path.endsWith('.json') ? record : 'words',
    }))
    expect(await kinds(written('g.tar', tarOf(...files)))).toEqual(['entry'])
  })

  it('names what it cannot read', async () => {
    const files = [
      { path: 'a.bin', data: 'words' },
      { path: 'b.json', data: '{"id": "GO-2031-1", "affected": ' },
      { path: 'c.json', data: record },
    ]
    expect(await kinds(written('h.tar', tarOf(...files)))).toEqual(['unread', 'unread', 'entry'])
  })

  const zip = buildZip([{ name: 'a.json', content: record }])
  const tar = gzipSync(tarOf({ path: 'a.json', data: record }, { path: 'b.json', data: record }))
  it.each([
    ['i.zip', zip.subarray(0, -8)],
    ['j.zip', zip.subarray(0, 40)],
    ['k.zip', Buffer.alloc(0)],
    ['l.tar.gz', tar.subarray(0, -20)],
    ['m.tar.gz', tar.subarray(0, 20)],
    ['n.json.gz', gzipSync(record).subarray(0, 30)],
    ['o.json', `[${'['.repeat(100_000)}`],
    ['p.json', '{"affected": {"__proto__": {"x": 1}}}'],
  ])('that is cut off or hostile says so: %s', async (name, content) => {
    expect(await kinds(written(name, content))).toContain('unread')
  })
})
