import { createReadStream } from 'node:fs'
import { lstat, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
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

/** Writes a result to stdout, or to a file that is whole or not there at all. */
export async function writeResult(result: string | Iterable<string>, file: string | undefined): Promise<void> {
  const parts = largeParts(typeof result === 'string' ? [result] : result)
  if (file === undefined) {
    // A turn of the event loop between the parts lets the garbage collector keep up with a long report.
    for (const part of parts) await new Promise((resolve) => process.stdout.write(part, () => setImmediate(resolve)))
    return
  }
  let folder: string | undefined
  try {
    const found = await lstat(file).catch(() => undefined)
    if (found !== undefined && !found.isFile()) {
      await writeFile(file, parts) // a device, a pipe or a link: what it leads to is written, the thing itself stays
      return
    }
    folder = await mkdtemp(join(dirname(file), '.seawall-'))
    const draft = join(folder, basename(file))
    await writeFile(draft, parts, found === undefined ? {} : { mode: found.mode & 0o777 })
    await rename(draft, file)
  } catch (cause) {
    throw new SeawallError('not-readable', `cannot write ${file}: ${messageOf(cause)}`, {
      hint: 'is the folder there, and may you write in it?',
      cause,
    })
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
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
export async function readBounded(file: string, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > mostBytes)
        throw new SeawallError('too-large', `${file} is larger than ${Math.floor(mostBytes / 1024 / 1024)} MiB`)
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
