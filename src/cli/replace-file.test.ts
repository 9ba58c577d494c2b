import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { replaceFile } from './replace-file.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall-replace-'))
let folder = base
let count = 0
beforeEach(() => {
  folder = join(base, `${count++}`)
  mkdirSync(folder)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const old = Buffer.from('old\n')
const now = Buffer.from('new\n')

function file(name = 'a.yaml', mode = 0o640): string {
  const path = join(folder, name)
  writeFileSync(path, old)
  chmodSync(path, mode)
  return path
}

describe('replacing a file', () => {
  it('keeps its permissions and leaves nothing else behind', () => {
    const path = file('a.yaml', 0o4751)
    replaceFile(path, old, now)
    expect(readFileSync(path)).toEqual(now)
    expect(statSync(path).mode & 0o7777).toBe(0o4751)
    expect(readdirSync(folder)).toEqual(['a.yaml'])
  })

  it('writes where a link leads, and the link stays', () => {
    const path = file()
    mkdirSync(join(folder, 'elsewhere'))
    const link = join(folder, 'elsewhere', 'link.yaml')
    symlinkSync('../a.yaml', link)
    replaceFile(link, old, now)
    expect(readFileSync(path)).toEqual(now)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })

  it('makes a new file, and does not overwrite one that appears', () => {
    const path = join(folder, 'new.yaml')
    replaceFile(path, undefined, now)
    expect(readFileSync(path)).toEqual(now)
    expect(() => replaceFile(path, undefined, old)).toThrow('somebody has made it in the meantime')
    expect(readFileSync(path)).toEqual(now)
    expect(readdirSync(folder)).toEqual(['new.yaml'])
  })

  it('leaves a file that has changed since it was read', () => {
    const path = file()
    expect(() => replaceFile(path, Buffer.from('other'), now)).toThrow('somebody has changed it since it was read')
    expect(readFileSync(path)).toEqual(old)
    expect(readdirSync(folder)).toEqual(['a.yaml'])
  })

  it('leaves a file with other hard links', () => {
    const path = file()
    linkSync(path, join(folder, 'b.yaml'))
    expect(() => replaceFile(path, old, now)).toThrow('more than one hard link')
    expect(readFileSync(path)).toEqual(old)
  })

  it('says in one sentence what stands in the way, and leaves no draft', () => {
    expect(() => replaceFile(join(folder, 'gone.yaml'), old, now)).toThrow(/^cannot write .*gone\.yaml: /)
    expect(() => replaceFile(join(folder, 'no', 'folder.yaml'), undefined, now)).toThrow(/^cannot write /)
    expect(() => replaceFile(folder, old, now)).toThrow('it is no regular file')
    expect(readdirSync(folder)).toEqual([])
  })
})
