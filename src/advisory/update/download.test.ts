import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { mirror, newFolder, quickWire } from '../../../test/stand-in/advisories/index.ts'
import type { FileServer } from '../../../test/stand-in/files/index.ts'
import { type Download, download } from './download.ts'
import type { Validators } from './partial.ts'

const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251))

let server: FileServer
let target: string
beforeEach(async () => {
  server = await mirror()
  server.files.set('/all.zip', { content, lastModified: 'Wed, 25 Nov 2026 00:00:00 GMT' })
  target = join(newFolder(), 'all.zip')
})

const fetch = (known?: Validators, maxBytes?: number): Promise<Download> =>
  download(`${server.url}/all.zip`, target, known, {
    wire: quickWire(),
    signal: AbortSignal.timeout(20_000),
    ...(maxBytes !== undefined && { maxBytes }),
  })

const isWhole = (): boolean => readFileSync(target).equals(content) && !existsSync(`${target}.part`)

async function cutAfter(bytes: number): Promise<void> {
  server.fail(/GET/, { kind: 'stall', after: bytes }) // what has come is read before it is given up
  await expect(fetch()).rejects.toThrow()
  expect(existsSync(target)).toBe(false)
}

describe('a download', () => {
  it('goes on where it was cut off, and is the same in the end', async () => {
    await cutAfter(90_000)
    expect(await fetch()).toMatchObject({ kind: 'fetched' })
    expect(server.requests.at(-1)?.headers.range).toBe('bytes=90000-')
    expect(isWhole()).toBe(true)
  })

  it('goes on more than once', async () => {
    for (const bytes of [70_000, 50_000, 30_000]) await cutAfter(bytes)
    await fetch()
    expect(server.requests.at(-1)?.headers.range).toBe('bytes=150000-')
    expect(isWhole()).toBe(true)
  })

  it('goes on when the connection breaks, wherever that is', async () => {
    for (let bytes = 1; bytes < 200_000; bytes += 40_000) {
      server.fail(/GET/, { kind: 'cut', after: bytes })
      await expect(fetch()).rejects.toThrow(/cannot talk to/)
    }
    await fetch()
    expect(isWhole()).toBe(true)
  })

  it('begins again where the server knows no ranges', async () => {
    await cutAfter(90_000)
    server.fail(/GET/, { kind: 'no-ranges' })
    await fetch()
    expect(isWhole()).toBe(true)
  })

  it.each([false, true])(
    'begins again when the file has changed meanwhile (If-Range ignored: %s)',
    async (ignoresIfRange) => {
      server.files.set('/all.zip', { content: Buffer.alloc(150_000, 'old') })
      await cutAfter(90_000)
      server.files.set('/all.zip', { content, ignoresIfRange })
      await fetch()
      expect(isWhole()).toBe(true)
    },
  )

  it('begins again when there is more than the server has', async () => {
    await cutAfter(90_000)
    writeFileSync(`${target}.part`, Buffer.concat([content, content]))
    await fetch()
    expect(isWhole()).toBe(true)
  })

  it('begins again after another address, and where the server said nothing to know the file by', async () => {
    server.files.set('/all.zip', { content, etag: '' })
    await cutAfter(90_000)
    await fetch()
    expect(server.requests.at(-1)?.headers.range).toBeUndefined()
    expect(isWhole()).toBe(true)
  })

  it('does not go on by a tag that does not mean the same bytes', async () => {
    server.files.set('/all.zip', { content, etag: 'W/"1"' })
    await cutAfter(90_000)
    await fetch()
    expect(server.requests.at(-1)?.headers.range).toBeUndefined()
  })

  it('is not fetched again while it has not changed', async () => {
    const got = await fetch()
    const known = got.kind === 'fetched' ? got.validators : undefined
    expect(known).toMatchObject({ etag: expect.any(String), lastModified: expect.any(String) })
    expect(await fetch(known)).toEqual({ kind: 'unchanged' })
  })

  it('is no answer when the server says "not changed" without having been asked', async () => {
    server.fail(/GET/, { kind: 'status', status: 304 })
    await expect(fetch()).rejects.toThrow(/answered with status 304/)
  })

  it.each([403, 404, 429, 500, 503])('says so when it is answered with %i', async (status) => {
    server.fail(/GET/, { kind: 'status', status, body: 'no' })
    await expect(fetch()).rejects.toThrow(`${server.url}/all.zip was answered with status ${status}`)
  })

  it('gives up on a server that says nothing, or goes silent in the middle', async () => {
    server.fail(/GET/, { kind: 'hang' })
    await expect(fetch()).rejects.toThrow(/did not answer within 0.4 seconds/)
    server.fail(/GET/, { kind: 'stall', after: 1000 })
    await expect(fetch()).rejects.toThrow(/went silent/)
    await fetch()
    expect(isWhole()).toBe(true)
  })

  it('is no longer than it may be', async () => {
    await expect(fetch(undefined, 100_000)).rejects.toThrow(/larger than 100000 bytes/)
  })

  it('follows where it is sent, and not for ever', async () => {
    server.fail(/all.zip/, { kind: 'redirect', to: '/other.zip' })
    server.files.set('/other.zip', { content })
    await fetch()
    expect(isWhole()).toBe(true)
    server.fail(/all.zip/, { kind: 'redirect', to: '/all.zip' }, 100)
    await expect(fetch()).rejects.toThrow(/leads from one address to the next without end/)
  })

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'http://', 'javascript:1'])(
    'does not follow to %s',
    async (to) => {
      server.fail(/all.zip/, { kind: 'redirect', to })
      await expect(fetch()).rejects.toThrow(/leads to nowhere/)
    },
  )

  it.each(['http://169.254.169.254/latest/', 'http://10.0.0.1/', 'http://[fd00::1]/'])(
    'does not follow to %s inside the network',
    async (to) => {
      server.fail(/all.zip/, { kind: 'redirect', to })
      await expect(fetch()).rejects.toThrow(/which is inside this network/)
    },
  )
})
