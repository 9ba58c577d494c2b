import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  copyDatabase,
  type FeedSource,
  manifestName,
  replaceFile,
  signatureName,
  signManifest,
  standardFeeds,
  updateDatabase,
} from '../../advisory/index.ts'
import { SeawallError } from '../../core/index.ts'
import { openWire } from '../../image/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { readBounded } from '../io.ts'
import { now } from '../scan.ts'
import { databaseFolder } from './folder.ts'
import { tell } from './update.ts'

export interface ImportFlags {
  readonly db?: string
  readonly feed?: string
  readonly key?: string
  readonly acceptShrunk?: boolean
}

/** `seawall db import PATH…`: advisories that are here already: files and folders of feeds, or a whole database. */
export async function importPaths(paths: readonly string[], flags: ImportFlags): Promise<number> {
  const folder = flags.db ?? databaseFolder(process.env)
  const [first] = paths
  if (first !== undefined && existsSync(join(first, manifestName))) {
    if (paths.length > 1) throw new SeawallError('usage', 'a whole database is imported by itself')
    const key = flags.key === undefined ? undefined : await readBounded(flags.key, 64 * 1024)
    const { feeds } = copyDatabase(first, folder, key)
    process.stdout.write(`${feeds.length} feeds taken over from ${first}\n`)
    return exitCodes.fine
  }
  if (flags.key !== undefined)
    throw new SeawallError('usage', '--key is for a whole database: files of feeds are not signed')
  return makeFrom(paths, folder, flags, true)
}

export interface BuildFlags {
  readonly output: string
  readonly sign?: string
}

/** `seawall db build PATH… --output FOLDER`: a new database of these feeds and no others. */
export async function buildDatabase(paths: readonly string[], { output, sign }: BuildFlags): Promise<number> {
  const key = sign === undefined ? undefined : await readBounded(sign, 64 * 1024)
  const code = await makeFrom(paths, output, {}, false)
  if (key !== undefined)
    replaceFile(join(output, signatureName), signManifest(readFileSync(join(output, manifestName)), key))
  return code
}

async function makeFrom(
  paths: readonly string[],
  folder: string,
  { feed, acceptShrunk }: ImportFlags,
  keepOthers: boolean,
): Promise<number> {
  if (feed !== undefined && paths.length > 1) throw new SeawallError('usage', '--feed names one path')
  const feeds = paths.map((path) => sourceOf(feed ?? nameOf(path), path))
  const twice = feeds.find(({ id }, index) => feeds.findIndex((one) => one.id === id) !== index)
  if (twice !== undefined)
    throw new SeawallError('usage', `two of the paths would be the feed ${twice.id}`, {
      hint: 'import them one by one with --feed NAME',
    })
  const wire = openWire({})
  try {
    const outcome = await updateDatabase({
      folder,
      feeds,
      wire,
      now: now(process.env),
      signal: new AbortController().signal,
      keepOthers,
      acceptShrunk: acceptShrunk === true,
    })
    return tell(outcome, folder)
  } finally {
    wire.close()
  }
}

/** What may be done with a feed that is known by its name does not depend on how it came here. */
function sourceOf(id: string, path: string): FeedSource {
  const { license, redistributable } = standardFeeds.find((one) => one.id === id) ?? {}
  return {
    id,
    urls: [pathToFileURL(resolve(path)).href],
    ...(license !== undefined && { license }),
    ...(redistributable !== undefined && { redistributable }),
  }
}

/** `alpine-secdb`, `almalinux` of `AlmaLinux.zip`. */
function nameOf(path: string): string {
  const name = basename(resolve(path))
    .toLowerCase()
    .replace(/\.(?:json|zip|tar|tgz|gz|zst|bz2|xml|csv|list)\b/g, '')
  return (
    name
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 64) || 'feed'
  )
}
