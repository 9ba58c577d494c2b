import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
const bin = join(root, 'bin/seawall.cjs')

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd?: string
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the built program as a user would, in an environment without settings of ours. */
export function seawall(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, SOURCE_DATE_EPOCH: '1795521600', ...options.env }
  const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd ?? root, env })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  child.stdin.on('error', () => undefined) // the program may end before it has read everything
  child.stdin.end(options.input)
  return new Promise((done) => child.on('close', (code) => done({ code, ...output })))
}
