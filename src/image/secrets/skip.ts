import paths from './skipped-paths.json' with { type: 'json' }

/** Why a file is not searched; `allowed` by the user's own rules. */
export type SkipReason = keyof typeof paths | 'binary' | 'too large' | 'allowed'

export const maxSecretFileSize = 10 * 1024 * 1024

const patterns = Object.entries(paths).map(([reason, sources]) => ({
  reason: reason as SkipReason, // a key of the data
  patterns: sources.map((source) => new RegExp(source, 'i')),
}))

/** Whether a file can be left unread, going by its name and size. `path` is that inside the image, without a slash. */
export function whySkipped(
  path: string,
  size: number,
  searched: ReadonlySet<SkipReason> = new Set(),
): SkipReason | undefined {
  if (size > maxSecretFileSize) return 'too large'
  const fits = patterns.filter(({ patterns: ofReason }) => ofReason.some((pattern) => pattern.test(path)))
  return fits.find(({ reason }) => !searched.has(reason))?.reason
}

const head = 8192

export function isBinary(content: Buffer): boolean {
  return content.subarray(0, head).includes(0)
}

/** Text of Windows: UTF-16 with its mark becomes UTF-8, anything else stays as it is. */
export function asBytesOfText(content: Buffer): Buffer {
  if (content.length < 2 || content.length % 2 !== 0) return content
  if (content[0] === 0xff && content[1] === 0xfe) return Buffer.from(content.subarray(2).toString('utf16le'))
  if (content[0] === 0xfe && content[1] === 0xff)
    return Buffer.from(Buffer.from(content.subarray(2)).swap16().toString('utf16le'))
  return content
}
