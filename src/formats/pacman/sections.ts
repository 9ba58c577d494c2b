import { linesOf } from '../os-packages/index.ts'

/** Pacman's files: `%NAME%` on a line of its own, then values one a line, up to a blank line. */
export function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>()
  let open: string[] | undefined
  for (const { line } of linesOf(text)) {
    const name = /^%([A-Z0-9]+)%$/.exec(line.trim())?.[1]
    if (name !== undefined) {
      open = sections.get(name) ?? []
      sections.set(name, open)
    } else if (line.trim() === '') open = undefined
    else open?.push(line.trim())
  }
  return sections
}
