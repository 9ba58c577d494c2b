import { describe, expect, it } from 'vitest'
import type { TarMember } from '../../formats/tar/index.ts'
import { cleanPath, FileTableBuilder, leadsOut } from './file-table.ts'

describe('the path of a member', () => {
  it.each([
    ['etc/passwd', 'etc/passwd'],
    ['./etc/passwd', 'etc/passwd'],
    ['/etc//passwd', 'etc/passwd'],
    ['etc/./passwd/', 'etc/passwd'],
    ['.dockerenv', '.dockerenv'],
    ['a/.wh.b', 'a/.wh.b'],
    ['a/..b', 'a/..b'],
    ['a/../b', 'b'],
    ['a/b/../../c', 'c'],
    ['../etc/passwd', 'etc/passwd'],
    ['a/../../../etc/passwd', 'etc/passwd'],
    ['-rf', '-rf'],
    ['\u202etxt', '\u202etxt'],
  ])('%s is %s, as containerd unpacks it', (path, cleaned) => {
    expect(cleanPath(path)).toEqual({ path: cleaned })
  })

  it.each(['', '.', './', '/', '..', 'a/..'])('%s is the root', (path) => {
    expect(cleanPath(path)).toBe('root')
  })

  it.each(['a\0b', 'x'.repeat(65_536)])('%# can be no file name', (path) => {
    expect(cleanPath(path)).toBe('unsafe')
  })

  it.each([
    ['../x', true],
    ['a/../../x', true],
    ['/..', true],
    ['a/../x', false],
    ['a/..x', false],
    ['x..', false],
  ])('%s leads out of the image: %s', (path, leads) => {
    expect(leadsOut(path)).toBe(leads)
  })
})

describe('a table of files', () => {
  const member = { type: 'symlink', link: 'l'.repeat(60), mode: 0, uid: 0, size: 0 } as TarMember // what the table takes

  it('holds no more names than memory should', () => {
    const table = new FileTableBuilder(200)
    expect(table.add('a'.repeat(40), member)).toBe(0)
    expect(table.add('b'.repeat(40), member)).toBe(1)
    expect(() => table.add('c', member)).toThrow('longer than 200 bytes together')
    expect(table.table.paths).toHaveLength(2)
  })

  it('keeps some of the names it refuses, and not all of each', () => {
    const table = new FileTableBuilder()
    for (let at = 0; at < 1000; at++) table.refuse(`${at}/${'x'.repeat(10_000)}`)
    expect(table.table.unsafe).toHaveLength(100)
    expect(table.table.unsafe[0]).toHaveLength(500)
  })
})
