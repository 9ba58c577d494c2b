import { count } from '../../core/index.ts'

/** The warning that names what a file has and a list has not; none when nothing was left out. */
export function leftOut(number: number, one: string, many: string, why: string): readonly string[] {
  return number === 0 ? [] : [`left out ${count(number, one, many)}: ${why}`]
}
