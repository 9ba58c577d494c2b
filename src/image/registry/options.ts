import type { LookupFunction } from 'node:net'
import type { JsonObject } from '../../core/index.ts'
import type { Platform } from '../../formats/oci/index.ts'

/** How to reach registries, and as whom. Hosts are written as in references: with a port where there is one. */
export interface RegistryOptions {
  readonly platform?: Platform
  /** Logins are asked for the right to push, too. */
  readonly mayPush?: boolean
  /** For the registry of the reference only, never for a mirror. */
  readonly credentials?: { readonly username: string; readonly password: string }
  /** Secrets that `imagePullSecrets` names. */
  readonly pullSecrets?: readonly JsonObject[]
  /** Where DOCKER_CONFIG, HOME and HTTPS_PROXY are looked up; an empty one reads no file and knows no proxy. */
  readonly env?: NodeJS.ProcessEnv
  /** False runs no `docker-credential-…` program. */
  readonly allowHelpers?: boolean
  /** Told before a program runs, and what it could not do. */
  readonly announce?: (text: string) => void
  /** Addresses to ask before a registry (`*`: before any), the first one first: `https://mirror.example.com/hub`. */
  readonly mirrors?: Readonly<Record<string, readonly string[]>>
  /** Hosts that may be spoken to without TLS; this machine may anyway. */
  readonly plainHttp?: readonly string[]
  /** Hosts whose certificate is not checked. */
  readonly insecureTls?: readonly string[]
  /** Authorities trusted beside those of the system, as PEM. */
  readonly ca?: string
  /** Hosts of this network that a registry may redirect to. */
  readonly allowRedirectTo?: readonly string[]
  readonly deadlines?: Partial<Deadlines>
  readonly retry?: Partial<RetryPolicy>
  readonly signal?: AbortSignal
  /** How names become addresses; the system's way when left out. */
  readonly lookup?: LookupFunction
}

export interface Deadlines {
  /** For the connection, TLS included. */
  readonly connectMs: number
  /** From there to the head of the answer. */
  readonly headerMs: number
  /** Between two pieces of an answer. */
  readonly idleMs: number
  /** For a manifest, a list or a token, with every retry. */
  readonly answerMs: number
  /** For a whole blob, with every retry. */
  readonly blobMs: number
}

export const defaultDeadlines: Deadlines = {
  connectMs: 10_000,
  headerMs: 30_000,
  idleMs: 30_000,
  answerMs: 120_000,
  blobMs: 3_600_000,
}

export interface RetryPolicy {
  readonly attempts: number
  readonly firstWaitMs: number
  /** Who is asked to wait longer than this gives up and says so. */
  readonly maxWaitMs: number
}

export const defaultRetry: RetryPolicy = { attempts: 4, firstWaitMs: 500, maxWaitMs: 30_000 }
