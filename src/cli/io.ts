import { createReadStream, rmSync } from 'node:fs'
import { chmod, mkdtemp, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { messageOf, SeawallError } from '../core/index.ts'
import { exitCodes } from './exit-codes.ts'

/** The terminal or pipe a command talks to. */
export interface Terminal {
  readonly color: boolean
  readonly width: number
  /** Whether progress may be shown on stderr. */
  readonly progress: boolean
}

export function terminalOf(
  env: NodeJS.ProcessEnv,
  flags: { color?: boolean | undefined; quiet?: boolean | undefined },
): Terminal {
  const columns = process.stdout.columns ?? Number(env.COLUMNS ?? '')
  return {
    color: wantsColor(env, flags.color),
    width: Number.isInteger(columns) && columns >= 40 ? Math.min(columns, 200) : 100,
    progress: process.stderr.isTTY === true && env.CI === undefined && flags.quiet !== true,
  }
}

/** --no-color, then FORCE_COLOR and NO_COLOR (no-color.org), then whether anybody is looking. */
function wantsColor(env: NodeJS.ProcessEnv, flag: boolean | undefined): boolean {
  if (flag === false) return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true
  if (env.NO_COLOR) return false
  return process.stdout.isTTY === true && env.TERM !== 'dumb'
}

/** Whether `--output` leaves the result on stdout, where colours may be wanted. */
export function isStdout(output: string | undefined): boolean {
  return output === undefined || output === '-' || output === '/dev/stdout'
}

/** `--output ""` is a variable that was empty in a script, and not a wish for stdout. */
export function checkOutput(output: unknown): void {
  if (output === '')
    throw new SeawallError('usage', '--output names no file', { hint: 'give a file, or - for standard output' })
}

/** Writes a result to stdout, or to a file that is whole or not there at all. */
export async function writeResult(result: string | Iterable<string>, file: string | undefined): Promise<void> {
  checkOutput(file)
  const parts = largeParts(typeof result === 'string' ? [result] : result)
  try {
    if (file === undefined || isStdout(file)) await writeStdout(parts)
    else await writeTo(file, parts)
  } catch (cause) {
    throw refusal(file, cause)
  }
}

async function writeStdout(parts: Iterable<string>): Promise<void> {
  // A turn of the event loop between the parts lets the garbage collector keep up with a long report.
  for (const part of parts) await new Promise((resolve) => process.stdout.write(part, () => setImmediate(resolve)))
}

/** What a device or a pipe leads to is written, the thing itself stays; a link stays too, and its file is replaced. */
async function writeTo(file: string, parts: Iterable<string>): Promise<void> {
  const target = await behindLinks(file)
  const found = await stat(target).catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (isOfSystem(target) || (found && !found.isFile()))
    await writeFile(target, parts).catch((error) => {
      if (error.code !== 'EPIPE') throw error // a reader that goes away is no error
    })
  else await replaceWhole(target, parts, found?.mode)
}

/** `/dev/fd/3` and `/proc/self/fd/3` are links to what is open already, by names that may be none. */
const isOfSystem = (file: string): boolean => /^\/(dev\/(fd\/|std)|proc\/)/.test(resolve(file))

/** The file that links lead to, whether it is there or not; the kernel follows as many. */
async function behindLinks(file: string): Promise<string> {
  let path = file
  for (let steps = 0; steps < 40 && !isOfSystem(path); steps++) {
    const next = await readlink(path).catch(() => undefined)
    if (next === undefined) return path
    path = isAbsolute(next) ? next : `${dirname(path)}/${next}`
  }
  return path
}

/** Beside the target first, and then in its place: a full disk or a signal leaves the old file as it was. */
async function replaceWhole(target: string, parts: Iterable<string>, mode: number | undefined): Promise<void> {
  const folder = await mkdtemp(join(dirname(target), '.seawall-'))
  const leave = removedOnSignals(folder)
  try {
    const draft = join(folder, basename(target))
    await writeFile(draft, parts)
    if (mode !== undefined) await chmod(draft, mode & 0o777)
    await rename(draft, target)
  } finally {
    await rm(folder, { recursive: true, force: true })
    leave()
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Removes the folder when the process is told to end, which then ends by the same signal; gives what stops this. */
export function removedOnSignals(folder: string): () => void {
  const leave = (): void => {
    for (const signal of signals) process.removeListener(signal, end)
  }
  const end = (signal: NodeJS.Signals): void => {
    leave()
    rmSync(folder, { recursive: true, force: true })
    process.kill(process.pid, signal)
  }
  for (const signal of signals) process.on(signal, end)
  return leave
}

const hints: Readonly<Record<string, string>> = {
  ENOENT: 'is the folder there, and may you write in it?',
  EACCES: 'is the folder there, and may you write in it?',
  EPERM: 'is the folder there, and may you write in it?',
  EROFS: 'is the folder there, and may you write in it?',
  ENOSPC: 'the disk is full; what was there before is as it was',
  EDQUOT: 'your share of the disk is full; what was there before is as it was',
  EISDIR: 'this is a folder: name a file in it',
  ENOTDIR: 'a part of the path is a file and no folder',
}

/** In one sentence what the system refused; an error of ours stays what it is. */
function refusal(file: string | undefined, cause: unknown): unknown {
  if (cause instanceof RangeError && cause.message === 'Invalid string length')
    return new SeawallError('too-large', 'the result is longer than one text can be', {
      hint: '--format json is written piece by piece; --only and --severity make every format shorter',
      cause,
    })
  const code = cause instanceof Error && 'code' in cause ? `${cause.code}` : undefined
  if (file === undefined || code === undefined) return cause
  const hint = Object.hasOwn(hints, code) ? hints[code] : undefined
  return new SeawallError('not-readable', `cannot write ${file}: ${messageOf(cause)}`, { ...(hint && { hint }), cause })
}

const partLength = 256 * 1024

/** Pieces large enough that writing each by itself costs nothing. */
function* largeParts(pieces: Iterable<string>): Generator<string> {
  let held: string[] = []
  let length = 0
  for (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < partLength) continue
    yield held.join('')
    held = []
    length = 0
  }
  if (length > 0) yield held.join('')
}

/** The text of a file, or of standard input for `-`; at most so many bytes. */
export async function readBounded(file: string, mostBytes: number, hint?: string): Promise<string> {
  const chunks: Buffer[] = []
  const checkSize = (bytes: number): void => {
    if (bytes <= mostBytes) return
    const message = `${file} is larger than ${Math.floor(mostBytes / 1024 / 1024)} MiB`
    throw new SeawallError('too-large', message, hint === undefined ? {} : { hint })
  }
  try {
    if (file !== '-') checkSize((await stat(file)).size)
    let bytes = 0
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk)
      bytes += chunk.length
      checkSize(bytes)
    }
  } catch (cause) {
    if (cause instanceof SeawallError) throw cause
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new SeawallError('not-found', `cannot read ${file}: ${missing ? 'no such file' : messageOf(cause)}`, {
      cause,
    })
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A reader that goes away (`| head`) is no error. */
export function leaveQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    process.stderr.write(`seawall: cannot write the result: ${error.message}\n`)
    process.exit(exitCodes.ourFault)
  })
}
