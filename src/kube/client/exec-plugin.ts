import { spawn } from 'node:child_process'
import { canonicalJson, messageOf, objectAt, printable, shorten, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import type { ClientCertificate, ClusterAccess, ExecPlugin } from './access.ts'
import { KubeError } from './error.ts'

export interface ExecCredential {
  readonly token: string | undefined
  readonly certificate: ClientCertificate | undefined
  /** Milliseconds since 1970; undefined when it holds until it is refused. */
  readonly expires: number | undefined
}

export interface ExecOptions {
  readonly env: NodeJS.ProcessEnv
  /** Whether somebody sits at the terminal and may be asked for a password. */
  readonly interactive: boolean
  readonly timeoutMs?: number
}

const maxOutput = 1024 * 1024

/** The command line of a plugin as it is announced before it runs. */
export function describePlugin({ command, args }: ExecPlugin): string {
  return shorten(printable([command, ...args].join(' ')), 300)
}

/** Runs an exec plugin (client.authentication.k8s.io), never through a shell, and reads what it prints. */
export async function runExecPlugin(
  plugin: ExecPlugin,
  access: Omit<ClusterAccess, 'credentials'>,
  options: ExecOptions,
): Promise<ExecCredential> {
  if (plugin.interactive === 'Always' && !options.interactive)
    throw failure(plugin, 'it wants to ask a person, and there is no terminal')
  const interactive = options.interactive && plugin.interactive !== 'Never'
  const output = await capture(plugin, execInfo(plugin, access, interactive), interactive, options)
  const parsed = parseJson(output)
  const value = parsed.ok ? parsed.value : {}
  if (textAt(value, 'kind') !== 'ExecCredential' || textAt(value, 'apiVersion') !== plugin.apiVersion)
    throw failure(plugin, `it did not print an ExecCredential of ${plugin.apiVersion}`)
  const status = objectAt(value, 'status')
  const [cert, key] = [textAt(status, 'clientCertificateData'), textAt(status, 'clientKeyData')]
  const token = textAt(status, 'token')
  if (!token && !(cert && key)) throw failure(plugin, 'it printed neither a token nor a certificate with its key')
  const expires = Date.parse(textAt(status, 'expirationTimestamp') ?? '')
  return {
    token: token || undefined,
    certificate: cert && key ? { cert, key } : undefined,
    expires: Number.isNaN(expires) ? undefined : expires,
  }
}

function execInfo(plugin: ExecPlugin, access: Omit<ClusterAccess, 'credentials'>, interactive: boolean): string {
  const { server, ca, serverName, insecure, proxy } = access
  const cluster = {
    server,
    ...(ca !== undefined && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(serverName !== undefined && { 'tls-server-name': serverName }),
    ...(insecure && { 'insecure-skip-tls-verify': true }),
    ...(proxy !== undefined && { 'proxy-url': proxy }),
  }
  const spec = { interactive, ...(plugin.provideClusterInfo && { cluster }) }
  return canonicalJson({ apiVersion: plugin.apiVersion, kind: 'ExecCredential', spec })
}

function capture(plugin: ExecPlugin, info: string, interactive: boolean, options: ExecOptions): Promise<string> {
  const env = { ...options.env, ...plugin.env, KUBERNETES_EXEC_INFO: info }
  const timeoutMs = options.timeoutMs ?? 60_000
  return new Promise((done, failed) => {
    const child = spawn(plugin.command, plugin.args, {
      env,
      shell: false,
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    const output: Buffer[] = []
    let length = 0
    child.stdout?.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxOutput) output.push(chunk)
      else child.kill('SIGKILL')
    })
    child.on('error', (cause) => failed(notStarted(plugin, cause)))
    child.on('close', (code, signal) => {
      if (length > maxOutput) failed(failure(plugin, 'it printed more than 1 MiB'))
      else if (signal !== null) failed(failure(plugin, `it did not end within ${timeoutMs / 1000} seconds`))
      else if (code !== 0) failed(failure(plugin, `it ended with ${code}`))
      else done(Buffer.concat(output).toString('utf8'))
    })
  })
}

function notStarted(plugin: ExecPlugin, cause: Error): KubeError {
  const missing = 'code' in cause && cause.code === 'ENOENT'
  return failure(plugin, missing ? 'there is no such program' : messageOf(cause))
}

function failure({ command, installHint }: ExecPlugin, why: string): KubeError {
  const hint = installHint === undefined ? {} : { hint: shorten(printable(installHint.trim()), 300) }
  return new KubeError('exec-plugin', `the exec plugin ${command} of the kubeconfig gave no credentials: ${why}`, hint)
}
