import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { SeawallError } from '../../core/index.ts'

/** One updater at a time: who comes second is told who is first. A lock whose process has ended is no lock. */
export function takeLock(file: string): () => void {
  const mine = `${process.pid} ${hostname()}`
  for (let attempt = 0; attempt < 2; attempt++)
    try {
      writeFileSync(file, mine, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = holderOf(file)
      if (holder === undefined || !isGone(holder)) throw busy(file, holder)
      rmSync(file, { force: true })
    }
  throw busy(file, undefined)
}

function holderOf(file: string): { readonly pid: number; readonly host: string } | undefined {
  try {
    const [, pid, host] = /^(\d{1,10}) (\S{1,255})$/.exec(readFileSync(file, 'utf8')) ?? []
    return pid === undefined || host === undefined ? undefined : { pid: Number(pid), host }
  } catch {
    return undefined // it has just been given back
  }
}

/** Only of processes of this machine anybody can say. */
function isGone({ pid, host }: { readonly pid: number; readonly host: string }): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

function busy(file: string, holder: ReturnType<typeof holderOf>): SeawallError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`
  return new SeawallError('config', `the advisory database is being changed by ${who}`, {
    hint: `wait for it; if nothing is running any more, remove ${file}`,
  })
}
