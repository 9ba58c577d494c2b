import { type Result, SeawallError } from '../../core/index.ts'
import { isDigest } from './descriptor.ts'

/** An image of a registry. */
export interface ImageReference {
  /** Host, with a port when one is written. */
  readonly registry: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

const hubHost = 'docker.io'

/** Reads `nginx`, `ghcr.io/org/app:1.2`, `host:5000/app@sha256:…` as container runtimes do. */
export function parseReference(text: string): Result<ImageReference> {
  const at = text.indexOf('@')
  const digest = at === -1 ? undefined : text.slice(at + 1)
  const rest = at === -1 ? text : text.slice(0, at)
  const colon = rest.lastIndexOf(':')
  const hasTag = colon > rest.lastIndexOf('/')
  const tag = hasTag ? rest.slice(colon + 1) : undefined
  const { registry, repository } = placeOf(hasTag ? rest.slice(0, colon) : rest)
  const isRight =
    text.length <= 1024 &&
    /^(?:[\w.-]{1,253}|\[[0-9a-fA-F:]{2,39}\])(?::\d{1,5})?$/.test(registry) &&
    repository.split('/').every((part) => /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(part)) &&
    (tag === undefined || /^\w[\w.-]{0,127}$/.test(tag)) &&
    (digest === undefined || isDigest(digest))
  if (!isRight)
    return { ok: false, error: new SeawallError('usage', `"${withoutPassword(text)}" is no image reference`) }
  return {
    ok: true,
    value: {
      registry,
      repository,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
      ...(tag === undefined && digest === undefined && { tag: 'latest' }),
    },
  }
}

/** `https://user:password@host/app` is no reference, and its message ends in logs. */
function withoutPassword(text: string): string {
  const at = text.lastIndexOf('@')
  return /^(?!sha)/.test(text.slice(at + 1)) && text.slice(0, Math.max(0, at)).includes(':')
    ? `…${text.slice(at)}`
    : text
}

/** The first part is a host when it could be no folder: it has a dot or a port, or is localhost. */
function placeOf(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  const registry = isHost ? first : hubHost
  const path = isHost ? name.slice(slash + 1) : name
  const isHub = registry === hubHost || registry === 'index.docker.io'
  return { registry: isHub ? hubHost : registry, repository: isHub && !path.includes('/') ? `library/${path}` : path }
}

export function referenceText({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}
