import { randomUUID } from 'node:crypto'
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
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

function create(file: string, mine: string): boolean {
  let opened: number
  try {
    opened = openSync(file, 'wx')
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  try {
    writeSync(opened, mine)
    return true
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(opened)
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
  const aside = `${file}.${randomUUID()}`
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
