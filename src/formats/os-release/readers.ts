import { linesOf } from '../os-packages/index.ts'
import { assignmentsIn } from './assignments.ts'
import releaseNames from './release-names.json' with { type: 'json' }
import { type OsRelease, unsaid } from './types.ts'

/** Undefined when the content says nothing of a system. */
type Reader = (content: Buffer) => OsRelease | undefined

/** os-release(5). A file without ID describes some `linux`. */
const osRelease: Reader = (content) => {
  const values = assignmentsIn(content)
  const of = (name: string): string => values.get(name) ?? ''
  const names = { name: of('NAME'), prettyName: of('PRETTY_NAME') }
  if ([of('ID'), names.name, names.prettyName].every((text) => text === '')) return undefined
  return {
    ...names,
    id: (of('ID') || 'linux').toLowerCase(),
    versionId: of('VERSION_ID'),
    idLike: of('ID_LIKE')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((id) => id !== ''),
    codename: of('VERSION_CODENAME') || of('UBUNTU_CODENAME'),
  }
}

const lsbRelease: Reader = (content) => {
  const values = assignmentsIn(content)
  const name = values.get('DISTRIB_ID') ?? ''
  if (name === '') return undefined
  return {
    ...unsaid,
    id: name.toLowerCase().replaceAll(' ', '-'),
    versionId: values.get('DISTRIB_RELEASE') ?? '',
    name,
    prettyName: values.get('DISTRIB_DESCRIPTION') ?? '',
    codename: values.get('DISTRIB_CODENAME') ?? '',
  }
}

const alpineRelease: Reader = (content) => {
  const version = firstLine(content)
  return /^\d+\.\d/.test(version) ? { ...unsaid, id: 'alpine', versionId: version, name: 'Alpine Linux' } : undefined
}

/** `12.4`, or before a release the codename of the next: `trixie/sid`. */
const debianVersion: Reader = (content) => {
  const version = firstLine(content)
  if (/^\d+(?:\.\d+)*$/.test(version)) return { ...unsaid, id: 'debian', versionId: version, name: 'Debian GNU/Linux' }
  const codename = /^([a-z]+)\/sid$/.exec(version)?.[1]
  return codename === undefined ? undefined : { ...unsaid, id: 'debian', name: 'Debian GNU/Linux', codename }
}

/** `CentOS Linux release 7.9.2009 (Core)`, `VMware Photon OS 4.0`; SUSE's patch level stands on a line of its own. */
const sentence: Reader = (content) => {
  const prettyName = firstLine(content)
  const known = releaseNames.find(({ begins }) => prettyName.startsWith(begins))
  if (known === undefined) return undefined
  const versionId = /[ ](\d+(?:\.\w+)*)(?=[ ]|$)/.exec(prettyName)?.[1] ?? ''
  const name = prettyName.split(/ (?:release|\d)/, 1)[0] ?? ''
  const patchLevel = /^PATCHLEVEL = (\d{1,3})$/m.exec(content.toString('utf8', 0, 1000))?.[1] ?? '0'
  return {
    ...unsaid,
    id: known.id,
    versionId: patchLevel === '0' ? versionId : `${versionId}.${patchLevel}`,
    name,
    prettyName,
    // SUSE has the architecture there.
    codename: (prettyName.includes(' release ') && /\(([^()]+)\)$/.exec(prettyName)?.[1]) || '',
  }
}

function firstLine(content: Buffer): string {
  for (const { line } of linesOf(content.toString('utf8', 0, 300))) if (line.trim() !== '') return line.trim()
  return ''
}

/**
 * The files that say which system this is, the most telling first. Others copy: Oracle Linux has a `redhat-release`,
 * and Ubuntu a `debian_version`.
 */
export const releaseReaders: ReadonlyMap<string, Reader> = new Map([
  ['etc/os-release', osRelease],
  ['usr/lib/os-release', osRelease],
  ['etc/alpine-release', alpineRelease],
  ['etc/oracle-release', sentence],
  ['etc/rocky-release', sentence],
  ['etc/almalinux-release', sentence],
  ['etc/centos-release', sentence],
  ['etc/fedora-release', sentence],
  ['etc/photon-release', sentence],
  ['etc/mariner-release', sentence],
  ['etc/azurelinux-release', sentence],
  ['etc/SuSE-release', sentence],
  ['etc/redhat-release', sentence],
  ['etc/system-release', sentence],
  ['etc/lsb-release', lsbRelease],
  ['etc/debian_version', debianVersion],
])
