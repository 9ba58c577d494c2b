import type { OsPackage, Result } from '../../core/index.ts'
import { linesOf, maxList, WarningPile, wholeNumber, whyNoPackage } from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'

/** Alpine's database of installed packages: lines of one letter, a colon and a value; a blank line ends a package. */
export function parseApkInstalled(content: Buffer): Result<PackageList<OsPackage>> {
  const packages: OsPackage[] = []
  const warnings = new WarningPile()
  for (const entry of entriesOf(content.toString('utf8'), warnings)) {
    const why = whyNoPackage(entry.fields.get('P') ?? '', entry.fields.get('V') ?? '', isApkName)
    if (why === undefined) packages.push(packageOf(entry))
    else warnings.add(`the package at line ${entry.line} was left out: ${why}`)
  }
  return { ok: true, value: { packages, warnings: warnings.list() } }
}

interface Entry {
  readonly line: number
  readonly fields: Map<string, string>
  readonly files: string[]
}

/** A real path is about as long as the lines that give it; one long folder for many files would multiply what was read. */
const charactersPerByte = 8

function* entriesOf(text: string, warnings: WarningPile): Generator<Entry> {
  let open: Entry | undefined
  let folder = ''
  let room = charactersPerByte * text.length
  for (const { line, number } of linesOf(text)) {
    const [letter, value] = [line[0] ?? '', line.slice(2).trim()]
    if (line.trim() === '') {
      if (open !== undefined) yield open
      open = undefined
      folder = ''
    } else if (line[1] !== ':') warnings.add(`line ${number} is damaged and was left out`)
    else {
      open ??= { line: number, fields: new Map(), files: [] }
      if (letter === 'F') folder = value === '' ? '' : `${value}/`
      else if (letter !== 'R') open.fields.set(letter, open.fields.get(letter) ?? value)
      else {
        room -= folder.length
        if (room > 0) open.files.push(folder + value)
        else warnings.add(`line ${number} was left out: the paths are longer than a file of this size can give`)
      }
    }
  }
  if (open !== undefined) yield open
}

/** Virtual packages (`apk add --virtual .build-deps`) begin with a dot. */
const packageName = /^[A-Za-z0-9._][A-Za-z0-9.+_-]*$/

function isApkName(name: string): boolean {
  return name.length <= 200 && packageName.test(name)
}

function packageOf({ fields, files }: Entry): OsPackage {
  const name = fields.get('P') ?? ''
  const version = fields.get('V') ?? ''
  const origin = fields.get('o') ?? ''
  const [license, maintainer, installedSize] = [fields.get('L'), fields.get('m'), wholeNumber(fields.get('I'))]
  return {
    type: 'apk',
    name,
    version,
    arch: fields.get('A') ?? '',
    source: { name: isApkName(origin) ? origin : name, version }, // a package and its origin are of one build
    licenses: license ? [license] : [],
    needs: namesIn(fields.get('D')),
    provides: namesIn(fields.get('p')),
    files,
    ...(maintainer ? { maintainer } : {}),
    ...(installedSize === undefined ? {} : { installedSize }),
  }
}

/** `so:libc.musl-x86_64.so.1=1 cmd:sh>2 busybox !uclibc`: what follows `!` must be absent. */
function namesIn(list: string | undefined): readonly string[] {
  const words = (list ?? '')
    .slice(0, maxList)
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('!'))
  return [...new Set(words.map((word) => word.replace(/[<>=~@].*$/, '')).filter((word) => word !== ''))]
}
