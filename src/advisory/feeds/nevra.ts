/** A build of an RPM package: `bind-32:9.16.23-1.el9.x86_64`. */
export interface Nevra {
  readonly name: string
  /** With the epoch where it is not 0. */
  readonly version: string
  readonly arch: string | undefined
}

/** The longest that is taken for a name of a build. */
const longest = 500

/** Reads a name of a build, with its architecture or without. */
export function parseNevra(text: string, hasArch: boolean): Nevra | undefined {
  if (text.length > longest) return undefined
  const dot = text.lastIndexOf('.')
  const arch = hasArch ? text.slice(dot + 1) : undefined
  if (hasArch && (dot < 1 || !/^[a-z0-9_]+$/i.test(arch ?? ''))) return undefined
  const stem = hasArch ? text.slice(0, dot) : text
  const beforeRelease = stem.lastIndexOf('-')
  const beforeVersion = stem.lastIndexOf('-', beforeRelease - 1)
  const name = stem.slice(0, Math.max(0, beforeVersion))
  const [, epoch, version] = /^(?:(\d{1,10}):)?([^:\s/]+)$/.exec(stem.slice(beforeVersion + 1)) ?? []
  if (beforeRelease < 1 || !/^[\w.+-]+$/.test(name) || version === undefined) return undefined
  return { name, version: withEpoch(version, epoch), arch }
}

export const withEpoch = (version: string, epoch: string | undefined): string =>
  epoch === undefined || epoch === '' || epoch === '0' || version.includes(':') ? version : `${epoch}:${version}`
