import { pullDatabase, pushDatabase } from '../../advisory/index.ts'
import { count, megabytes, printable } from '../../core/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { registryOptions, type SourceFlags } from '../image/index.ts'
import { readBounded } from '../io.ts'
import { databaseFolder } from './folder.ts'

const maxKeyBytes = 64 * 1024

export interface PushFlags extends SourceFlags {
  readonly db?: string
  readonly all?: boolean
  readonly sign?: string
}

/** `seawall db push REF`: the database as an artifact of a registry. */
export async function pushTo(reference: string, flags: PushFlags): Promise<number> {
  const { all, db, sign } = flags
  const key = sign === undefined ? undefined : await readBounded(sign, maxKeyBytes)
  const { bytes, isSigned, leftOut, name, parts, sent } = await pushDatabase(
    db ?? databaseFolder(process.env),
    reference,
    {
      registry: await registryOptions(flags),
      all: all === true,
      ...(key !== undefined && { key }),
    },
  )
  if (leftOut.length > 0)
    process.stderr.write(
      `seawall: left out, since they may not be passed on: ${leftOut.map(printable).join(', ')} (--all takes them along to a registry that nobody else can read)\n`,
    )
  const sentence = `${count(sent, 'part')} of ${parts} sent, ${megabytes(bytes)}; ${isSigned ? 'signed' : 'not signed'}`
  process.stdout.write(`${printable(name)}: ${sentence}\n`)
  return exitCodes.fine
}

export interface PullFlags extends SourceFlags {
  readonly db?: string
  readonly key?: string
  readonly acceptOlder?: boolean
}

/** `seawall db pull REF`: takes over the database of a registry. */
export async function pullFrom(reference: string, flags: PullFlags): Promise<number> {
  const { acceptOlder, db } = flags
  const key = flags.key === undefined ? undefined : await readBounded(flags.key, maxKeyBytes)
  const { bytes, fetched, manifest, name, parts } = await pullDatabase(reference, db ?? databaseFolder(process.env), {
    registry: await registryOptions(flags),
    acceptOlder: acceptOlder === true,
    ...(key !== undefined && { key }),
  })
  const feeds = count(manifest.feeds.length, 'feed')
  const sentence = `${feeds}, built ${printable(manifest.built)}, ${count(fetched, 'part')} of ${parts} fetched, ${megabytes(bytes)}`
  process.stdout.write(`${printable(name)}: ${sentence}\n`)
  return exitCodes.fine
}
