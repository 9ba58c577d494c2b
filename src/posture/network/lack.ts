import type { Evident, Path } from '../../core/index.ts'

/** Something that should exist beside the subject and does not: the place is what it would go by. */
export function lack(path: Path, what: string, message: string): Evident {
  return { path, value: what, message, absent: true }
}
