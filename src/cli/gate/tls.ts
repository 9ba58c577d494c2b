import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson, messageOf, printable, SeawallError } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { type CertificateState, caBundle, fromSecret, rotate, type Snapshot, toSecret } from '../../gate/index.ts'
import type { WebhookKeeper } from './keeper.ts'

export interface Tls {
  readonly cert: string
  readonly key: string
}

/** Where the certificate of the gate comes from, and how it is kept fresh. */
export interface TlsSource {
  /** The certificate to start with. */
  first(snapshot: Snapshot): Promise<Tls>
  /** Goes on until the signal; tells of every new certificate. */
  keep(use: (tls: Tls) => void, snapshot: () => Snapshot, signal: AbortSignal): Promise<void>
  /** Files whose change means a new certificate. */
  readonly files: readonly string[]
}

/** Two files that somebody else renews, as cert-manager does. */
export function fromFiles(cert: string, key: string): TlsSource & { read(): Promise<Tls> } {
  const read = async (): Promise<Tls> => ({ cert: await textOf(cert), key: await textOf(key) })
  return { first: read, read, keep: async () => undefined, files: [cert, key] }
}

const hour = 3_600_000

/** A folder in which the gate keeps an authority of its own: for trying out, and for a gate outside the cluster. */
export function fromFolder(folder: string, hosts: readonly string[], now: () => number): TlsSource {
  const renewed = async (): Promise<CertificateState> => {
    const before = await readState(folder)
    const state = rotate(before, now(), hosts)
    if (state !== before) await writeState(folder, state)
    return state
  }
  return {
    files: [],
    first: async () => (await renewed()).leaf,
    keep: async (use, _, signal) => {
      while (!signal.aborted) {
        await pause(hour, signal)
        if (!signal.aborted) use((await renewed()).leaf)
      }
    },
  }
}

const stateFile = 'certificates.json'

async function readState(folder: string): Promise<CertificateState | undefined> {
  const text = await readFile(join(folder, stateFile), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = parseJson(text)
  const state = parsed.ok ? fromSecret(parsed.value) : undefined
  if (state?.ok === true) return state.value
  throw new SeawallError('config', `${printable(join(folder, stateFile))} cannot be used`, {
    hint: 'remove it for a new authority, and give its ca.crt to whoever trusted the old one',
  })
}

/** Keys are for the owner's eyes; the authority's certificate is for everybody who has to trust it. */
async function writeState(folder: string, state: CertificateState): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const secret = canonicalJson(toSecret(state, { name: 'seawall-gate', namespace: 'local' }))
  const draft = join(folder, `.${stateFile}`)
  await writeFile(draft, `${secret}\n`, { mode: 0o600 })
  await rename(draft, join(folder, stateFile))
  await writeFile(join(folder, 'ca.crt'), caBundle(state))
}

const tendMs = 10_000

/** The Secret and the webhook configurations of a cluster, tended every ten seconds. */
export function fromCluster(
  makeKeeper: (onLeaf: (tls: Tls) => void) => WebhookKeeper,
  say: (text: string) => void,
): TlsSource {
  let leaf: Tls | undefined
  let use: (tls: Tls) => void = () => undefined
  const keeper = makeKeeper((tls) => {
    leaf = tls
    use(tls)
  })
  const tend = (snapshot: Snapshot): Promise<void> =>
    keeper.tend(snapshot).catch((error: unknown) => say(`the webhooks could not be tended: ${messageOf(error)}`))
  return {
    files: [],
    first: async (snapshot) => {
      for (;;) {
        await tend(snapshot)
        if (leaf !== undefined) return leaf
        await sleep(1_000) // the leading replica is about to write the Secret
      }
    },
    keep: async (renew, snapshot, signal) => {
      use = renew
      while (!signal.aborted) {
        await pause(tendMs, signal)
        if (!signal.aborted) await tend(snapshot())
      }
    },
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SeawallError('not-readable', `cannot read ${file}: ${messageOf(cause)}`, { cause })
  })
}
