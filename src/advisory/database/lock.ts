import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { SeawallError } from '../../core/index.ts'

/** Who holds a lock says so again and again; one that nobody has touched for this long is left over, whatever machine it is of. */
const silentMs = 15 * 60_000
const touchMs = 30_000
const held = new Set<string>()

/**
 * One updater at a time: who comes second is told who is first. A lock whose process has ended is no lock. Gives what
 * ends it.
 */
export function takeLock(file: string): () => void {
  const mine = `${process.pid} ${hostname()} ${randomUUID()}`
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(file, mine)) return keep(file, mine)
    const seen = textOf(file)
    if (seen === undefined) continue // it has just been given back
    if (!isLeftOver(file, seen) || !remove(file, seen)) throw busy(file, seen)
  }
  throw busy(file, '')
}

/** Made aside and then named, so that it is never there without saying whose it is. */
function create(file: string, mine: string): boolean {
  const aside = `${file}.${randomUUID()}.part`
  try {
    writeFileSync(aside, mine, { flag: 'wx' })
    linkSync(aside, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return isTaken(file)
    if (existsSync(aside) && !isFull(error)) return createInPlace(file, mine) // no links here, as on FAT
    throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Another has it, or has swept up what stood aside; a folder that is not there is an error. */
function isTaken(file: string): false {
  statSync(dirname(file))
  return false
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].includes(String(codeOf(error)))

function createInPlace(file: string, mine: string): boolean {
  try {
    writeFileSync(file, mine, { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    rmSync(file, { force: true })
    throw error
  }
}

function keep(file: string, mine: string): () => void {
  held.add(mine)
  const timer = setInterval(() => touch(file), touchMs).unref()
  return () => {
    clearInterval(timer)
    held.delete(mine)
    if (textOf(file) === mine) rmSync(file, { force: true })
  }
}

function touch(file: string): void {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch {
    // somebody removed it by hand, as they were told they may
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isLeftOver(file: string, text: string): boolean {
  const holder = holderIn(text)
  if (holder?.host === hostname() && (isGone(holder.pid) || (holder.pid === process.pid && !held.has(text))))
    return true
  try {
    return Math.abs(Date.now() - statSync(file).mtimeMs) > silentMs
  } catch {
    return false // it has just been given back
  }
}

/** Two may find the same lock left over: only what was seen is removed, not what another has put in its place. */
function remove(file: string, seen: string): boolean {
  const aside = `${file}.${randomUUID()}.part`
  try {
    renameSync(file, aside)
  } catch {
    return true // another was first; who gets the lock is seen next
  }
  const isSame = textOf(aside) === seen
  try {
    if (!isSame) linkSync(aside, file)
  } finally {
    rmSync(aside, { force: true })
  }
  return isSame
}

function holderIn(text: string): { readonly pid: number; readonly host: string } | undefined {
  const [, pid, host] = /^(\d{1,10}) (\S{1,255})(?: |$)/.exec(text) ?? []
  return pid === undefined || host === undefined ? undefined : { pid: Number(pid), host }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

function busy(file: string, text: string): SeawallError {
  const holder = holderIn(text)
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`
  return new SeawallError('config', `the advisory database is being changed by ${who}`, {
    hint: `wait for it; if nothing is running any more, remove ${file}`,
  })
}
