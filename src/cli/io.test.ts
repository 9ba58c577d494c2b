import { spawn } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBounded, writeResult } from './io.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall io '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(at(name), 'utf8')

/** A disk that is full after the first part. */
function* fullDisk(): Generator<string> {
  yield 'x'.repeat(300_000)
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
}

describe('writing a result', () => {
  it('replaces the file behind a link, and the link stays', async () => {
    writeFileSync(at('real.json'), 'old')
    chmodSync(at('real.json'), 0o606)
    symlinkSync('real.json', at('middle'))
    symlinkSync(at('middle'), at('link'))
    const before = statSync(at('real.json')).ino
    await writeResult('new', at('link'))
    expect([text('real.json'), readlinkSync(at('middle'))]).toEqual(['new', 'real.json'])
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true)
    expect(statSync(at('real.json')).ino).not.toBe(before)
    expect(statSync(at('real.json')).mode & 0o777).toBe(0o606)
  })

  it('makes the file a link leads to, if it is not there yet', async () => {
    symlinkSync('later.json', at('link'))
    await writeResult('new', at('link'))
    expect([text('later.json'), readdirSync(folder).sort()]).toEqual(['new', ['later.json', 'link']])
  })

  it.each(['real.json', 'link'])('leaves what was there when the disk is full: %s', async (name) => {
    writeFileSync(at('real.json'), 'old')
    symlinkSync('real.json', at('link'))
    await expect(writeResult(fullDisk(), at(name))).rejects.toMatchObject({
      message: expect.stringMatching(/^cannot write .*: ENOSPC/),
      hint: expect.stringMatching(/^the disk is full/),
    })
    expect([text('real.json'), readdirSync(folder).sort()]).toEqual(['old', ['link', 'real.json']])
  })

  it('gives the hint that fits, or none', async () => {
    const hintFor = (file: string) => writeResult('x', file).catch(({ hint }: { hint?: string }) => hint)
    symlinkSync('circle', at('circle'))
    expect(await hintFor(at('no/such/folder/x'))).toBe('is the folder there, and may you write in it?')
    expect(await hintFor(folder)).toBe('this is a folder: name a file in it')
    expect(await hintFor(at('circle'))).toBe(undefined)
    expect(await hintFor('')).toBe('give a file, or - for standard output')
  })

  it('says it when a result is longer than a text can be, and hides no error of ours', async () => {
    const failing = (error: Error): Iterable<string> => ({
      [Symbol.iterator]() {
        throw error
      },
    })
    const long = writeResult(failing(new RangeError('Invalid string length')), at('x'))
    await expect(long).rejects.toMatchObject({ code: 'too-large', hint: expect.stringContaining('piece by piece') })
    const fault = new TypeError('a fault')
    await expect(writeResult(failing(fault), at('x'))).rejects.toBe(fault)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind when %s ends it', async (signal) => {
    const script = `
      import { writeResult } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'io.ts')).href)}
      function* endless() { for (let part = 0; part < 1e4; part++) { if (part === 2) console.log('writing'); yield 'x'.repeat(300000) } }
      await writeResult(endless(), process.argv[1])`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, at('out.json')])
    child.stdout.once('data', () => child.kill(signal))
    const ended = await new Promise((done) => child.on('exit', (_, by) => done(by)))
    expect([ended, readdirSync(folder)]).toEqual([signal, []])
  })
})

it('reads no more than it may, and says so before it has read a gigabyte', async () => {
  writeFileSync(at('a.json'), '')
  truncateSync(at('a.json'), 3 * 1024 ** 3)
  await expect(readBounded(at('a.json'), 500 * 1024 ** 2, 'scan in parts')).rejects.toMatchObject({
    message: expect.stringMatching(/a\.json is larger than 500 MiB$/),
    hint: 'scan in parts',
  })
})
