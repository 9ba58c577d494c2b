import { messageOf } from '../../src/core/index.ts'

/** The result of `run`; undefined when it fails. A case that cannot be run is wrong, and says so on standard error. */
export async function attempt<T>(what: string, run: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    process.stderr.write(`${what}: ${messageOf(error)}\n`)
    return undefined
  }
}
