import { type Json, type JsonObject, listAt, pickMembers } from '../../core/index.ts'

/**
 * What is kept of a connection that somebody opens: where to, how, and which program is started. Its arguments are left
 * out, and paths of a proxy too: people write passwords there.
 */
export function connectionOf(options: JsonObject): JsonObject {
  const [program, ...others] = listAt(options, 'command')
  const shown: Record<string, Json> = pickMembers(options, kept)
  if (typeof program === 'string') shown.program = program
  if (others.length > 0) shown.arguments = others.length
  return shown
}

/** The last two as a record of ours has them. */
const kept = ['container', 'stdin', 'stdout', 'stderr', 'tty', 'ports', 'program', 'arguments'] as const
