import { digestOf, type MadeLayer, unpackedBytes } from '../../../../stand-in/image/index.ts'

/** Files of a suite: name and content. */
export type SuiteFiles = readonly (readonly [name: string, content: string | Buffer])[]

export const diffIdsOf = (layers: readonly MadeLayer[]): string[] => layers.map((made) => digestOf(unpackedBytes(made)))

export const json = (value: object): string => `${JSON.stringify(value, null, 1)}\n`

/** What is said of an archive that is no image. */
export const refused = { note: 'not an image archive: refuse with a clear error' }
