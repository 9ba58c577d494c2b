import { readFile } from 'node:fs/promises'
import { messageOf } from '../../core/index.ts'
import type { ClientCertificate, ClusterAccess } from './access.ts'
import { KubeError } from './error.ts'
import { describePlugin, type ExecCredential, runExecPlugin } from './exec-plugin.ts'

/** What goes into one request. */
export interface Identity {
  readonly token?: string
  readonly certificate?: ClientCertificate
}

export interface CredentialOptions {
  /** False refuses to run programs that the kubeconfig names. */
  readonly allowExec: boolean
  /** Told before a program runs. */
  readonly announce: (text: string) => void
  readonly env: NodeJS.ProcessEnv
  readonly interactive: boolean
  readonly now: () => number
}

/** Gives the identity for a request; after `refused`, a fresh one. */
export interface CredentialSource {
  identity(): Promise<Identity>
  /** Whether trying again with fresh credentials can help. */
  refused(): boolean
}

const tokenFileMs = 60_000
/** Renewed a little before they expire, so that a request on its way does not fail. */
const expiryMarginMs = 30_000

export function credentialSource(access: ClusterAccess, options: CredentialOptions): CredentialSource {
  const { credentials, certificate } = access
  const fixed = certificate === undefined ? {} : { certificate }
  switch (credentials.kind) {
    case 'none':
      return unchanging(fixed)
    case 'token':
      return unchanging({ ...fixed, token: credentials.token })
    case 'token-file':
      return cached(options.now, async () => ({
        identity: { ...fixed, token: await readToken(credentials.file) },
        until: options.now() + tokenFileMs,
      }))
    case 'exec':
      if (!options.allowExec)
        throw new KubeError(
          'exec-plugin',
          `the context "${access.name}" needs the program "${describePlugin(credentials.plugin)}", and --no-exec forbids it`,
          { hint: 'leave --no-exec out, or use a context with a token or certificate' },
        )
      return cached(options.now, async () => {
        options.announce(`running ${describePlugin(credentials.plugin)} for credentials, as the kubeconfig says`)
        const given = await runExecPlugin(credentials.plugin, access, options)
        return { identity: { ...fixed, ...identityOf(given) }, until: (given.expires ?? Infinity) - expiryMarginMs }
      })
  }
}

function identityOf({ token, certificate }: ExecCredential): Identity {
  return { ...(token !== undefined && { token }), ...(certificate !== undefined && { certificate }) }
}

function unchanging(identity: Identity): CredentialSource {
  return { identity: async () => identity, refused: () => false }
}

/** Requests at the same time share one reading: a plugin must not open ten browser windows. */
function cached(now: () => number, read: () => Promise<{ identity: Identity; until: number }>): CredentialSource {
  let pending: Promise<{ identity: Identity; until: number }> | undefined
  let until = 0
  return {
    async identity() {
      if (pending === undefined || now() >= until) {
        until = Infinity
        pending = read()
        try {
          until = (await pending).until
        } catch (error) {
          pending = undefined
          throw error
        }
      }
      return (await pending).identity
    },
    refused() {
      pending = undefined
      return true
    },
  }
}

async function readToken(file: string): Promise<string> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new KubeError('kubeconfig', `cannot read the token file ${file}: ${messageOf(cause)}`, { cause })
  }
  const token = text.trim()
  if (token === '') throw new KubeError('kubeconfig', `the token file ${file} is empty`)
  return token
}
