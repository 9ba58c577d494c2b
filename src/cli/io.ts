import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { messageOf, SeawallError } from '../core/index.ts'

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
export async function writeResult(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()))
    return
  }
  let folder: string | undefined
  try {
    folder = await mkdtemp(join(dirname(file), '.seawall-'))
    const draft = join(folder, basename(file))
    await writeFile(draft, text)
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

/** A reader that goes away (`| head`) is no error. */
export function leaveQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}
