import { numeral } from '../../core/index.ts'

/** `188 MB`, `4.2 MB`, `31 kB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 100_000_000) return `${numeral(Math.round(bytes / 1_000_000))} MB`
  return bytes >= 100_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${numeral(Math.ceil(bytes / 1000))} kB`
}
