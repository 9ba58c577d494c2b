import { lookup } from 'node:dns/promises'

/** The proxy of the environment. */
export interface WebProxy {
  /** For Node's agents. */
  readonly env: Readonly<Record<string, string>>
  /** Finds out which addresses it has. */
  prepare(): Promise<void>
  /** Whether a connection leads to it: then nobody knows what lies behind. */
  holds(address: string | undefined): boolean
}

/** As programs in Go read it: this machine is never asked for through a proxy. */
export function proxyOf(env: NodeJS.ProcessEnv): WebProxy | undefined {
  const [plain, secure, not] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].map(
    (name) => env[name.toLowerCase()] || env[name],
  )
  const urls = [plain, secure].flatMap((text) => (text ? (URL.parse(text) ?? []) : []))
  if (urls.length === 0) return undefined
  const hosts = [...new Set(urls.map(({ hostname }) => hostname.replace(/^\[|\]$/g, '')))]
  return {
    ...addressesOf(hosts),
    env: {
      NO_PROXY: [...(not ? [not] : []), 'localhost', '.localhost', '127.0.0.1', '::1'].join(','),
      ...(plain && { HTTP_PROXY: plain }),
      ...(secure && { HTTPS_PROXY: secure }),
    },
  }
}

const goodForMs = 60_000

function addressesOf(hosts: readonly string[]): Pick<WebProxy, 'prepare' | 'holds'> {
  const addresses = new Set<string>()
  let until = 0
  return {
    async prepare() {
      if (Date.now() < until) return
      until = Date.now() + goodForMs
      const found = await Promise.allSettled(hosts.map((host) => lookup(host, { all: true })))
      for (const one of found.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : [])))
        addresses.add(one.address)
    },
    holds: (address) => address !== undefined && addresses.has(address),
  }
}
