import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { messageOf, printable, shorten } from '../../../core/index.ts'

export interface ProgramLimits {
  readonly timeoutMs: number
  readonly maxBytes: number
}

export type ProgramResult =
  | { readonly ok: true; readonly output: Buffer }
  | { readonly ok: false; readonly message: string }

/** A program on the PATH. Relative entries do not count: a folder that is scanned must not bring its own `helm`. */
export function findProgram(name: string, path: string | undefined): string | undefined {
  for (const folder of (path ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return undefined
}

/** Runs a program without a shell, in an environment that leads nowhere, and gives what it prints. */
export async function runProgram(
  file: string,
  args: readonly string[],
  path: string,
  limits: ProgramLimits,
): Promise<ProgramResult> {
  const home = mkdtempSync(join(tmpdir(), 'seawall-render-'))
  try {
    return await capture(file, args, secludedEnvironment(path, home), limits)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** No cluster, no settings, plugins or caches of the user, and no network: proxies that refuse, no protocol for git. */
function secludedEnvironment(path: string, home: string): NodeJS.ProcessEnv {
  const refusing = 'http://127.0.0.1:9'
  return {
    PATH: path,
    HOME: home,
    TMPDIR: home,
    LC_ALL: 'C.UTF-8',
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
    HELM_PLUGINS: join(home, 'plugins'),
    KUBECONFIG: join(home, 'kubeconfig'),
    HTTP_PROXY: refusing,
    HTTPS_PROXY: refusing,
    ALL_PROXY: refusing,
    NO_PROXY: '',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
  }
}

function capture(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  limits: ProgramLimits,
): Promise<ProgramResult> {
  return new Promise((done) => {
    // A group of its own, so that what it starts ends with it.
    const child = spawn(file, args, { env, shell: false, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const output: Buffer[] = []
    let length = 0
    let words = ''
    let stopped: string | undefined
    const stop = (why: string): void => {
      stopped ??= why
      endGroup(child.pid)
    }
    const timer = setTimeout(() => stop(`it took longer than ${limits.timeoutMs / 1000} seconds`), limits.timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limits.maxBytes) output.push(chunk)
      else stop(`it printed more than ${Math.round(limits.maxBytes / 1024 / 1024)} MiB`)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (words.length < 4096) words += text
    })
    child.on('error', (error) => {
      clearTimeout(timer)
      done({ ok: false, message: messageOf(error) })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      if (stopped === undefined && code === 0) done({ ok: true, output: Buffer.concat(output) })
      else done({ ok: false, message: stopped ?? (firstWords(words) || `it ended with ${code}`) })
    })
  })
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}

/** The first line that says something, without the greeting. */
function firstWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const first = lines.find((line) => line !== '' && !/^(warning|level=warn)/i.test(line)) ?? ''
  return shorten(printable(first.replace(/^error:\s*/i, '')), 300)
}
