import { printable } from '../core/index.ts'
import type { ReportLocation } from './model.ts'

/** `file:line` of an object as people click on it; empty for what was not read from a file. */
export function placeOfObject({ file, objectLine }: ReportLocation): string {
  return placeIn(file, objectLine)
}

/** `file:line` of the field, or of the object where the field's own line is not known. */
export function placeOfField({ file, line }: ReportLocation): string {
  return placeIn(file, line)
}

function placeIn(file: string | undefined, line: number | undefined): string {
  if (file === undefined) return ''
  return line !== undefined && line > 0 ? `${printable(file)}:${line}` : printable(file)
}
