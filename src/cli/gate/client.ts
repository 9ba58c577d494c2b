import { type JsonObject, printable } from '../../core/index.ts'
import {
  type ApiResource,
  type ClientOptions,
  type KubeClient,
  KubeError,
  openClient,
} from '../../kube/client/index.ts'
import { accessFor, asOurs, clusterFlags } from '../cluster.ts'

export interface ClientFlags {
  readonly context?: string
  readonly kubeconfig?: string
  readonly exec?: boolean
}

export const say = (text: string): void => {
  process.stderr.write(`seawall: ${printable(text)}\n`)
}

/** A client of the cluster that the flags name; errors about it are the user's to mend. */
export function clientFor({ context, kubeconfig, exec }: ClientFlags, options: ClientOptions = {}): KubeClient {
  try {
    const named = { exec, ...(context !== undefined && { context }), ...(kubeconfig !== undefined && { kubeconfig }) }
    return openClient(accessFor(clusterFlags(named), process.env), {
      allowExec: exec !== false,
      announce: say,
      ...options,
    })
  } catch (error) {
    throw asOurs(error)
  }
}

/**
 * A second client, for what a review waits for: the API server gives up after five seconds, and what it has given up
 * must not go on holding reviews. Its connections are its own, so that no watch and no long list stands in the way.
 */
export function hastyClientFor(flags: ClientFlags): KubeClient {
  return clientFor(flags, {
    announce: () => undefined,
    limits: { headerMs: 1_500, idleMs: 1_500, totalMs: 3_000 },
    retry: { attempts: 2, firstWaitMs: 200, maxWaitMs: 500 },
  })
}

/** Runs `act` with a client that is closed afterwards. */
export async function withClient<T>(flags: ClientFlags, act: (client: KubeClient) => Promise<T>): Promise<T> {
  const client = clientFor(flags)
  try {
    return await act(client)
  } catch (error) {
    throw asOurs(error)
  } finally {
    client.close()
  }
}

/** What is asked for, or undefined where there is no such thing. */
export async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof KubeError && error.code === 'not-found') return undefined
    throw error
  }
}

/** Every object of a kind; one that cannot be read is an error, because what is missing would be taken as absent. */
export async function listAll(client: KubeClient, resource: ApiResource): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = []
  for await (const item of client.list(resource)) {
    if (item.kind === 'unreadable') throw new KubeError('malformed', item.message)
    if (item.kind === 'object') found.push(item.object)
  }
  return found
}
