import { type Origin, printable } from '../core/index.ts'

/** `file:line` as people click on it; empty for what was not read from a file. */
export function placeOf(origin: Origin): string {
  if (origin.source !== 'file' && origin.source !== 'dump') return ''
  return origin.line > 0 ? `${printable(origin.file)}:${origin.line}` : printable(origin.file)
}
