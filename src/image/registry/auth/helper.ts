import { spawn } from 'node:child_process'
import { messageOf, type Result, SeawallError, textAt } from '../../../core/index.ts'
import { credentialOf, hubHost, type RegistryCredential } from '../../../formats/docker-config/index.ts'
import { parseJson } from '../../../formats/json/index.ts'

export interface HelperOptions {
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs?: number
}

const maxOutput = 64 * 1024

/** A name that can stand behind `docker-credential-` and lead nowhere but to a program on the PATH. */
export function isHelperName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)
}

/**
 * Asks a credential helper (github.com/docker/docker-credential-helpers) about a registry, never through a shell. It may
 * know none. What it prints is never repeated: it is secret even when it is wrong.
 */
export async function askHelper(
  name: string,
  host: string,
  options: HelperOptions,
): Promise<Result<RegistryCredential | undefined>> {
  if (!isHelperName(name)) return failure(name.slice(0, 64), 'this is no name of a helper')
  const ran = await run(`docker-credential-${name}`, serverOf(host), options)
  if (!ran.ok) return failure(name, ran.why)
  if (ran.code !== 0) {
    const isUnknown = /credentials not found/i.test(ran.output)
    return isUnknown ? { ok: true, value: undefined } : failure(name, `it ended with ${ran.code}`)
  }
  const parsed = parseJson(ran.output)
  const secret = parsed.ok ? textAt(parsed.value, 'Secret') : undefined
  if (!parsed.ok || secret === undefined) return failure(name, 'it did not print a credential')
  return { ok: true, value: credentialOf(textAt(parsed.value, 'Username') ?? '', secret) }
}

/** Docker keeps what is for its Hub below the address of old. */
function serverOf(host: string): string {
  return host === hubHost ? 'https://index.docker.io/v1/' : host
}

type Ran =
  | { readonly ok: true; readonly code: number | null; readonly output: string }
  | { readonly ok: false; readonly why: string }

function run(program: string, input: string, { env, timeoutMs = 20_000 }: HelperOptions): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(program, ['get'], {
      env,
      shell: false,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    const output: Buffer[] = []
    let length = 0
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxOutput) output.push(chunk)
      else child.kill('SIGKILL')
    })
    child.stdin.on('error', () => undefined) // it ended without reading: its code tells
    child.on('error', (cause) => {
      const isMissing = 'code' in cause && cause.code === 'ENOENT'
      done({ ok: false, why: isMissing ? 'there is no such program' : messageOf(cause) })
    })
    child.on('close', (code, signal) => {
      if (length > maxOutput) done({ ok: false, why: `it printed more than ${maxOutput} bytes` })
      else if (signal !== null) done({ ok: false, why: `it did not end within ${timeoutMs / 1000} seconds` })
      else done({ ok: true, code, output: Buffer.concat(output).toString('utf8') })
    })
    child.stdin.end(`${input}\n`)
  })
}

function failure(name: string, why: string): Result<undefined> {
  return { ok: false, error: new SeawallError('config', `docker-credential-${name} gave no credentials: ${why}`) }
}
