import { isObject, type Json, listAt, member, objectAt, textAt } from '../../core/index.ts'

/** Where a blob is and what it must be: https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: Platform
  readonly annotations: Readonly<Record<string, string>>
  readonly artifactType?: string
}

export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** `sha256:` or `sha512:` and its digits. Other algorithms cannot be checked, so they are none. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(text)
}

export function readDescriptor(value: Json | undefined): Descriptor | undefined {
  const digest = textAt(value, 'digest')
  const size = member(value, 'size')
  if (digest === undefined || !isDigest(digest) || typeof size !== 'number' || size < 0) return undefined
  const platform = readPlatform(objectAt(value, 'platform'))
  const artifactType = textAt(value, 'artifactType')
  return {
    mediaType: textAt(value, 'mediaType') ?? '',
    digest,
    size,
    annotations: textsOf(objectAt(value, 'annotations')),
    ...(platform !== undefined && { platform }),
    ...(artifactType !== undefined && { artifactType }),
  }
}

function readPlatform(value: Json | undefined): Platform | undefined {
  const [os, architecture, variant] = ['os', 'architecture', 'variant'].map((key) => textAt(value, key))
  if (os === undefined || architecture === undefined) return undefined
  return { os, architecture, ...(variant !== undefined && variant !== '' && { variant }) }
}

/** The members of an object that are texts. */
export function textsOf(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {}
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts)
}

export function textList(value: Json | undefined, key: string): readonly string[] {
  return listAt(value, key).filter((one) => typeof one === 'string')
}
