/** A package of RPM with its version, as one text. */
export interface RpmName {
  readonly name: string
  /** `1:2.3-4.el9`; the epoch only where it is not 0. */
  readonly version: string
}

/** `libwebp-0:1.2.0-7.el9_2` and `libwebp-1.2.0-7.el9_2`: the last two dashes part the name from version and release. */
export function rpmNameOf(text: string): RpmName | undefined {
  const release = text.lastIndexOf('-')
  const version = text.lastIndexOf('-', release - 1)
  if (version <= 0 || release <= version + 1 || release === text.length - 1) return undefined
  return { name: text.slice(0, version), version: withoutZeroEpoch(text.slice(version + 1)) }
}

export const withoutZeroEpoch = (version: string): string => version.replace(/^0:/, '')
