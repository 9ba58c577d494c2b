import { DockerfileError } from './errors.ts'
import type { SourceLine } from './source-lines.ts'
import type { Directive } from './types.ts'

const names = ['syntax', 'escape', 'check'] as const

/**
 * The directives at the top of the file. The first line that is none, be it an ordinary comment or empty, ends them:
 * what looks like a directive below is a comment.
 */
export function readDirectives(lines: readonly SourceLine[]): Directive[] {
  const found: Directive[] = []
  for (const line of lines) {
    const directive = readDirective(line)
    if (directive === undefined) break
    if (found.some(({ name }) => name === directive.name))
      throw new DockerfileError(line.number, `the directive "${directive.name}" stands there twice`)
    if (directive.name === 'escape' && directive.value !== '\\' && directive.value !== '`')
      throw new DockerfileError(line.number, 'the escape character must be \\ or `')
    found.push(directive)
  }
  return found
}

function readDirective({ text, start, end }: SourceLine): Directive | undefined {
  const match = /^#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=(.*)$/.exec(text)
  const name = names.find((known) => known === match?.[1]?.toLowerCase())
  const value = match?.[2]?.trim() ?? ''
  return name === undefined || value === '' ? undefined : { name, value, start, end }
}
