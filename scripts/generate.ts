// Writes what is derived from the control catalogue; `--check` only compares and names the files that are stale.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildCatalogue, type CisNumbers, generatedFiles } from '../src/catalogue/build.ts'
import type { Json } from '../src/core/index.ts'
import { parseYaml } from '../src/formats/yaml/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const room = join(root, 'src/catalogue')

/** Path from the repository's root → text of every file derived from the catalogue. */
export async function derivedFiles(): Promise<ReadonlyMap<string, string>> {
  const sources = await filesBelow(join(room, 'controls'))
  const examples = await filesBelow(join(room, 'examples'))
  const cisNumbers = JSON.parse(await readFile(join(room, 'cis-numbers.json'), 'utf8')) as CisNumbers // our own file
  const values = sources.map(({ file, text }) => ({ file, value: readYaml(text, file) }))
  return generatedFiles(buildCatalogue(values, examples, cisNumbers))
}

function readYaml(text: string, file: string): Json {
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new Error(`${file}:${parsed.error.line}: ${parsed.error.message}`)
  return parsed.value
}

/** Derived files whose text on disk differs, is missing, or that nothing derives any more. */
export async function staleFiles(derived: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const stale: string[] = []
  for (const [file, text] of derived) if ((await textOrNothing(join(root, file))) !== text) stale.push(file)
  return [...stale, ...(await leftOver(derived))]
}

async function leftOver(derived: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const pages = await filesBelow(join(root, 'docs/controls'))
  return pages.map(({ file }) => `docs/controls/${file}`).filter((file) => !derived.has(file))
}

async function filesBelow(folder: string): Promise<readonly { file: string; text: string }[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(nothingWhenMissing))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
    .sort()
  return Promise.all(names.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })))
}

async function textOrNothing(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8')
    .catch(nothingWhenMissing)
    .then((text) => (typeof text === 'string' ? text : undefined))
}

function nothingWhenMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}

async function write(derived: ReadonlyMap<string, string>): Promise<void> {
  for (const file of await leftOver(derived)) await rm(join(root, file))
  for (const [file, text] of derived) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
}

if (import.meta.main) {
  const derived = await derivedFiles()
  const stale = await staleFiles(derived)
  if (!process.argv.includes('--check')) await write(derived)
  else if (stale.length > 0) {
    console.error(`stale, run "npm run generate":\n  ${stale.join('\n  ')}`)
    process.exitCode = 1
  }
}
