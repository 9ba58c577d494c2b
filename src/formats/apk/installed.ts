import type { OsPackage, Result } from '../../core/index.ts'
import { linesOf, WarningPile, wholeNumber, whyNoPackage } from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'

/** Alpine's database of installed packages: lines of one letter, a colon and a value; a blank line ends a package. */
export function parseApkInstalled(content: Buffer): Result<PackageList<OsPackage>> {
  const packages: OsPackage[] = []
  const warnings = new WarningPile()
  let open: OpenPackage | undefined
  const close = (): void => {
    const why = open && whyRefused(open)
    if (open !== undefined && why === undefined) packages.push(packageOf(open))
    else if (open !== undefined) warnings.add(`the package at line ${open.line} was left out: ${why}`)
    open = undefined
  }
  for (const { line, number } of linesOf(content.toString('utf8'))) {
    if (line.trim() === '') close()
    else if (line[1] !== ':') warnings.add(`line ${number} is damaged and was left out`)
    else {
      open ??= { line: number, fields: new Map(), folder: '', files: [] }
      readField(open, line[0] ?? '', line.slice(2).trim())
    }
  }
  close()
  return { ok: true, value: { packages, warnings: warnings.list() } }
}

interface OpenPackage {
  readonly line: number
  readonly fields: Map<string, string>
  /** The folder (F) that the files after it (R) lie in. */
  folder: string
  readonly files: string[]
}

function readField(open: OpenPackage, letter: string, value: string): void {
  if (letter === 'F') open.folder = value
  else if (letter === 'R') addFile(open, value)
  else if (!open.fields.has(letter)) open.fields.set(letter, value)
}

/** One long folder for many files would multiply into far more than was read; Linux has no longer paths. */
const maxPath = 4096

function addFile({ folder, files }: OpenPackage, name: string): void {
  const path = folder === '' ? name : `${folder}/${name}`
  if (name !== '' && path.length <= maxPath) files.push(path)
}

/** Virtual packages (`apk add --virtual .build-deps`) begin with a dot. */
const packageName = /^[A-Za-z0-9._][A-Za-z0-9.+_-]*$/

function isApkName(name: string): boolean {
  return name.length <= 200 && packageName.test(name)
}

function whyRefused({ fields }: OpenPackage): string | undefined {
  return whyNoPackage(fields.get('P') ?? '', fields.get('V') ?? '', isApkName)
}

function packageOf({ fields, files }: OpenPackage): OsPackage {
  const name = fields.get('P') ?? ''
  const version = fields.get('V') ?? ''
  const [license, maintainer, installedSize] = [fields.get('L'), fields.get('m'), wholeNumber(fields.get('I'))]
  return {
    type: 'apk',
    name,
    version,
    arch: fields.get('A') ?? '',
    source: { name: fields.get('o') || name, version }, // a package and its origin are of one build
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
  const words = (list ?? '').split(/\s+/).filter((word) => word !== '' && !word.startsWith('!'))
  return [...new Set(words.map((word) => word.replace(/[<>=~@].*$/, '')).filter((word) => word !== ''))]
}
