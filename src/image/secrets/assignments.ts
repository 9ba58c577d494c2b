import files from './assigned-files.json' with { type: 'json' }
import type { FoundSecret } from './found-secret.ts'
import { isNamedSecret, namedSecret, unquoted } from './named-value.ts'

const assigning = files.assignments.map((source) => new RegExp(source, 'i'))

const assignment =
  /^[ \t]{0,80}(?:- {1,3})?(?:export |set )?["']?(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,119})["']?[ \t]{0,20}[=:][ \t]{0,20}(?<value>[^\r\n]{1,4096})$/

/** More lines than this is data. */
const maxLines = 20_000

/** `NAME=value` and `name: value` lines of files that hold settings, where the name says that the value is secret. */
export function findAssignedSecrets(bytes: Buffer, path: string): readonly FoundSecret[] {
  if (!assigning.some((pattern) => pattern.test(path))) return []
  const lines = bytes.toString('utf8').split('\n', maxLines)
  return lines.flatMap((line, index) => assignedSecret(line.trimEnd(), index + 1))
}

function assignedSecret(line: string, number: number): readonly FoundSecret[] {
  const { name = '', value = '' } = assignment.exec(line)?.groups ?? {}
  const plain = unquoted(value.replace(/ {1,10}#.{0,4096}$/, '').trim())
  if (!isNamedSecret(name, plain)) return []
  return [namedSecret(name, plain, number, line.lastIndexOf(plain) + 1)]
}
