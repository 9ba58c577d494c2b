import { inflateSync } from 'node:zlib'
import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  messageOf,
  type Package,
  type Result,
  SeawallError,
  textAt,
} from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'
import { bytesOf, readElfLayout } from '../elf/index.ts'
import { parseJson } from '../json/index.ts'
import type { BinaryFormat, PackageList } from '../packages/index.ts'

/**
 * The crates that `cargo auditable` recorded in a Rust program. Any program may be one, so every path is wanted; the
 * error of a file that is none has the code `unsupported`.
 */
export const rustBinary: BinaryFormat = {
  id: 'rust-binary',
  type: 'cargo',
  kind: 'installed',
  files: { suffixes: [''] },
  inspect: readRustBinary,
}

const sectionName = '.dep-v0'
/** The size that the recorder's own reader takes for the most a real program has. */
const mostBytes = 8 << 20

function readRustBinary(view: ByteView): Result<PackageList> {
  const layout = readElfLayout(view)
  if (!layout.ok) return layout
  const section = layout.value.sections.find((one) => one.name === sectionName)
  if (section === undefined) return refused('unsupported', 'the program was not built with cargo auditable')
  const text = inflated(bytesOf(view, section, mostBytes))
  if (!text.ok) return text
  const json = parseJson(text.value)
  if (!json.ok) return refused('malformed', `the crates recorded in the program are no JSON: ${json.error.message}`)
  return { ok: true, value: { packages: packagesIn(json.value), warnings: [] } }
}

function inflated(bytes: Buffer): Result<string> {
  try {
    return { ok: true, value: inflateSync(bytes, { maxOutputLength: mostBytes }).toString() }
  } catch (fault) {
    return refused('malformed', `the crates recorded in the program cannot be unpacked: ${messageOf(fault)}`)
  }
}

/** What only the build ran, such as macros, is not in the program. Dependencies are places in the list. */
function packagesIn(json: Json): Package[] {
  const crates = listAt(json, 'packages')
  const ids = crates.map((crate) => (isInProgram(crate) ? `${nameOf(crate)}@${versionOf(crate)}` : undefined))
  return crates.filter(isInProgram).map((crate) => {
    const dependsOn = listAt(crate, 'dependencies')
      .map((place) => (typeof place === 'number' ? ids[place] : undefined))
      .filter((id) => id !== undefined)
    return {
      type: 'cargo',
      name: nameOf(crate),
      version: versionOf(crate),
      ...(member(crate, 'root') === true ? { relationship: 'root' } : {}),
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
    }
  })
}

function isInProgram(crate: Json | undefined): crate is JsonObject {
  return isObject(crate) && nameOf(crate) !== '' && (textAt(crate, 'kind') ?? 'runtime') === 'runtime'
}

const nameOf = (crate: JsonObject): string => textAt(crate, 'name') ?? ''
const versionOf = (crate: JsonObject): string => textAt(crate, 'version') ?? ''

function refused(code: 'unsupported' | 'malformed', message: string): { ok: false; error: SeawallError } {
  return { ok: false, error: new SeawallError(code, message) }
}
