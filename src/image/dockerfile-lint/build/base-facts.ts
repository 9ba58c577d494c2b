import { type ImageReference, parseReference } from '../../../formats/oci/index.ts'
import table from './base-images.json' with { type: 'json' }
import type { BaseFacts } from './types.ts'

/** The same of an image's name; undefined where it is none. */
export function factsOfImage(name: string): BaseFacts | undefined {
  const parsed = parseReference(name)
  return parsed.ok ? baseFacts(parsed.value) : undefined
}

interface KnownImage {
  /** `docker.io/library/node`; a star at the end stands for the rest. */
  readonly image: string
  readonly distro?: string
  readonly runtime?: string
  /** What its plain tags are built on. */
  readonly on?: string
  readonly libc?: 'glibc' | 'musl'
  readonly user?: string
  readonly users?: Readonly<Record<string, string>>
  readonly isSdk?: boolean
  readonly runtimeImage?: string
}

const images: readonly KnownImage[] = table.images as readonly KnownImage[] // JSON has no unions of texts
const codenames: ReadonlyMap<string, string> = new Map(Object.entries(table.codenames))

/** What the name and the tag of an image tell of it. */
export function baseFacts(reference: ImageReference | undefined): BaseFacts {
  if (reference === undefined) return { users: {} }
  const name = `${reference.registry}/${reference.repository}`
  const known = images.find(({ image }) => (image.endsWith('*') ? name.startsWith(image.slice(0, -1)) : image === name))
  if (known === undefined) return { users: {}, ...optional(systemOfTag(reference.tag ?? '', undefined)) }
  const tag = reference.tag ?? ''
  const distro = known.distro === undefined ? systemOfTag(tag, known.on) : ownSystem(known.distro, tag)
  const { user, libc = libcOf(distro?.id), isSdk, runtimeImage } = known
  const runtime = known.runtime && { name: known.runtime, version: runtimeVersion(name, tag) }
  return {
    users: { root: '0', nobody: '65534', ...known.users },
    ...optional(distro),
    ...(runtime && { runtime }),
    ...(libc && { libc }),
    ...userOf(tag, user),
    ...(isSdk && { isSdk: isSdk && !/(?:^|-)(?:jre|runtime)/.test(tag) }),
    ...(runtimeImage !== undefined && { runtimeImage }),
  }
}

type System = NonNullable<BaseFacts['distro']>

function optional(distro: System | undefined): Pick<BaseFacts, 'distro' | 'libc'> {
  const libc = libcOf(distro?.id)
  return distro === undefined ? {} : { distro, ...(libc && { libc }) }
}

function ownSystem(id: string, tag: string): System {
  const codename = /[a-z]+/.exec(tag)?.[0] ?? ''
  const [, version = ''] = (codenames.get(codename) ?? '').split(' ')
  return { id, version: version || (/^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? '') }
}

/** `3.12-slim-bookworm`, `20-alpine3.20`; a plain tag has the system its image is built on. */
function systemOfTag(tag: string, on: string | undefined): System | undefined {
  const alpine = /(?:^|-)alpine(\d+\.\d+)?(?=$|[-.])/.exec(tag)
  if (alpine !== null) return { id: 'alpine', version: alpine[1] ?? '' }
  for (const part of tag.split(/[-_]/)) {
    const [id, version] = codenames.get(part)?.split(' ') ?? []
    if (id !== undefined && version !== undefined) return { id, version }
  }
  return on === undefined ? undefined : { id: on, version: '' }
}

function libcOf(distro: string | undefined): 'glibc' | 'musl' | undefined {
  if (distro === undefined) return undefined
  return distro === 'alpine' ? 'musl' : 'glibc'
}

/** Distroless has the version in its name: `nodejs18-debian12`, `python3`. */
function runtimeVersion(name: string, tag: string): string {
  return /^(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? /\/[a-z]+(\d+)(?:-debian\d+)?$/.exec(name)?.[1] ?? ''
}

function userOf(tag: string, user: string | undefined): Pick<BaseFacts, 'user'> {
  if (/(?:^|-)(?:nonroot|rootless|unprivileged)(?:$|-)/.test(tag)) return { user: 'nonroot' }
  return user === undefined ? {} : { user }
}
