import { afterEach } from 'vitest'
import { type StandInOptions, type StandInRegistry, startRegistry } from '../../../test/stand-in/registry/index.ts'
import type { RegistryError } from './error.ts'
import type { RegistryOptions } from './options.ts'

/** Nothing of the machine's own configuration, no waiting longer than a test may. */
export const quick: RegistryOptions = {
  env: {},
  platform: { os: 'linux', architecture: 'amd64' },
  retry: { attempts: 3, firstWaitMs: 1, maxWaitMs: 1500 },
  deadlines: { connectMs: 2000, headerMs: 2000, idleMs: 2000, answerMs: 10_000, blobMs: 10_000 },
}

const running: StandInRegistry[] = []

/** A registry that is stopped after the test. */
export async function standIn(options: StandInOptions = {}): Promise<StandInRegistry> {
  const registry = await startRegistry(options)
  running.push(registry)
  return registry
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})

/** The error that something fails with. */
export async function failureOf(run: () => Promise<unknown>): Promise<RegistryError> {
  return run().then(
    (value) => {
      throw new Error(`it did not fail: ${String(value)}`)
    },
    (error: RegistryError) => error, // what fails otherwise shows in the assertion
  )
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}
