import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from './lock.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall-lock-'))
  file = join(folder, 'update.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The number of a process that has ended. */
const ended = (): number => spawnSync(process.execPath, ['-e', '']).pid

describe('a lock', () => {
  it('is held by one at a time', () => {
    const release = takeLock(file)
    expect(() => takeLock(file)).toThrow(`is being changed by process ${process.pid} on ${hostname()}`)
    release()
    takeLock(file)()
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a process that has ended is none', () => {
    writeFileSync(file, `${ended()} ${hostname()} 1`)
    takeLock(file)()
  })

  it('of our own number from a life before is none', () => {
    writeFileSync(file, `${process.pid} ${hostname()} from-before-the-container-was-started-again`)
    takeLock(file)()
  })

  it('of another machine holds as long as somebody touches it', () => {
    writeFileSync(file, '1 another-machine 1')
    expect(() => takeLock(file)).toThrow(/process 1 on another-machine/)
    const past = new Date(Date.now() - 20 * 60_000)
    utimesSync(file, past, past)
    takeLock(file)()
    expect(existsSync(file)).toBe(false)
  })

  it.each(['', 'odd', '\0'.repeat(100)])('that says nothing (%j) is left over when it is old', (text) => {
    writeFileSync(file, text)
    expect(() => takeLock(file)).toThrow(/by another process/)
    utimesSync(file, 0, 0)
    takeLock(file)()
  })

  it('that somebody else has taken since is not given back', () => {
    const release = takeLock(file)
    writeFileSync(file, '1 another-machine 2')
    release()
    expect(readFileSync(file, 'utf8')).toBe('1 another-machine 2')
  })
})
