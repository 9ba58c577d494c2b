import { describe, expect, it } from 'vitest'
import { cleanPath, leadsOut } from './file-table.ts'

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
