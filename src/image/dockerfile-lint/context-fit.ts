import { type Instruction, parseDockerfile } from '../../formats/dockerfile/index.ts'

/**
 * Whether a folder can be what is sent to the builder: something that is copied by its plain name is there. A file in
 * `docker/` is mostly built with the folder above.
 */
export function fitsContext(text: string, names: ReadonlySet<string>): boolean {
  const parsed = parseDockerfile(text)
  if (!parsed.ok) return false
  const copied = parsed.value.instructions.flatMap(plainSources)
  return copied.length === 0 || copied.some((name) => names.has(name))
}

/** The first parts of paths that have neither variables nor wildcards. */
function plainSources(instruction: Instruction): string[] {
  const { kind, flags } = instruction
  if ((kind !== 'COPY' && kind !== 'ADD') || flags.some(({ name }) => name === 'from')) return []
  const first = instruction.sources.map(({ text }) => text.replace(/^(?:\.?\/)+/, '').split('/')[0] ?? '')
  return first.filter((name) => /^[\w.-]+$/.test(name) && !/^\.+$/.test(name))
}
