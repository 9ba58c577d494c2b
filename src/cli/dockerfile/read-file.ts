import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { messageOf, SeawallError } from '../../core/index.ts'
import { maxDockerfileLength } from '../../formats/dockerfile/index.ts'
import { type BuildContext, fitsContext, parseIgnoreFile } from '../../image/dockerfile-lint/index.ts'
import { readBounded } from '../io.ts'
import { readOptional } from '../settings.ts'

export interface SourceFile {
  readonly file: string
  readonly text: string
  readonly context: BuildContext | undefined
}

/** The files to judge: those that are named, the one in a folder, or the one here. */
export function filesNamed(paths: readonly string[]): string[] {
  return paths.length === 0 ? [inFolder('.')] : paths.map((path) => (isFolder(path) ? inFolder(path) : path))
}

function isFolder(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function inFolder(folder: string): string {
  const found = ['Dockerfile', 'Containerfile', 'dockerfile'].map((name) => join(folder, name)).find(isFile)
  if (found !== undefined) return found
  throw new SeawallError('usage', `there is no Dockerfile in ${folder === '.' ? 'this folder' : folder}`, {
    hint: 'name the file, or - for standard input: seawall dockerfile build/app.Dockerfile',
  })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

export async function readSource(file: string, contextFolder: string | undefined): Promise<SourceFile> {
  const text = await readBounded(file, maxDockerfileLength * 4, 'this is no Dockerfile')
  return { file, text, context: await contextOf(file, text, contextFolder) }
}

/**
 * What stands in the folder that is sent to the builder: the one that is named, else the one of the file where that fits
 * what the file copies. Otherwise nothing is known, and nothing is said of it.
 */
async function contextOf(file: string, text: string, named: string | undefined): Promise<BuildContext | undefined> {
  if (file === '-' && named === undefined) return undefined
  const folder = named ?? dirname(file)
  const names = namesIn(folder)
  if (named === undefined && !fitsContext(text, names)) return undefined
  const own =
    file === '-' ? undefined : await readOptional(join(dirname(file), `${basename(file)}.dockerignore`), false)
  const ignored = own ?? (await readOptional(join(folder, '.dockerignore'), false))
  return { names, ignoreFile: ignored === undefined ? undefined : parseIgnoreFile(ignored) }
}

function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder))
  } catch (cause) {
    throw new SeawallError('not-readable', `cannot read the folder ${folder}: ${messageOf(cause)}`, { cause })
  }
}
