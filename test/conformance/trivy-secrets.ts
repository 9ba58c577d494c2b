import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { byCodePoint, type Json, type JsonObject, listAt, member, textAt } from '../../src/core/index.ts'
import { findSecrets, readSecretConfig } from '../../src/image/secrets/index.ts'
import type { Cases } from './fixtures.ts'
import { textOf } from './json-file.ts'
import classes from './map/secrets.json' with { type: 'json' }

const classOf = new Map(Object.entries(classes))

/** Whether the secrets of a case are found, by the rules that it brings; true of a case without. */
export function trivySecretsRight(entry: JsonObject, cases: Cases, golden: Json): boolean {
  const config = textAt(entry, 'secretConfig')
  if (config === undefined) return true
  const rules = readSecretConfig(readFileSync(cases.locate(config), 'utf8'))
  if (!rules.ok) throw rules.error
  const folder = cases.locate(textOf(entry, 'input'))
  const found = readdirSync(folder)
    .filter((name) => !config.endsWith(`/${name}`))
    .flatMap((name) =>
      findSecrets(readFileSync(join(folder, name)), name, rules.value).map(
        ({ rule, line }) => `${classOf.get(rule) ?? rule} ${line}`,
      ),
    )
  const expected = listAt(golden, 'Results').flatMap((result) =>
    listAt(result, 'Secrets').map((one) => `${textAt(one, 'RuleID')} ${String(member(one, 'StartLine'))}`),
  )
  return [...new Set(found)].sort(byCodePoint).join() === expected.sort(byCodePoint).join()
}
