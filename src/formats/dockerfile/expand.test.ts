// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like placeholders
import { expect, it } from 'vitest'
import { expandVariables, variableUses } from './index.ts'

const values: Readonly<Record<string, string>> = { A: 'one', EMPTY: '' }
const expand = (text: string) => expandVariables(text, (name) => values[name], '\\')

it.each([
  ['$A-$A', 'one-one'],
  ['${A}x', 'onex'],
  ['${B:-two}', 'two'],
  ['${B:-${A}}', 'one'],
  ['${EMPTY:-two}', 'two'],
  ['${EMPTY-two}', ''],
  ['${A:+other}', 'other'],
  ['${B:+other}', ''],
  ['\\$A', '\\$A'],
  ["'$A'", "'$A'"],
  ['$B', undefined],
  ['${A##x}', undefined],
  ['${A', '${A'],
  ['$', '$'],
])('%s becomes %s', (text, expected) => {
  expect(expand(text)).toBe(expected)
})

it('lists the variables a text uses', () => {
  expect(variableUses('$A ${B:-x} \'$C\' "$D" \\$E', '\\').map(({ name }) => name)).toEqual(['A', 'B', 'D'])
})
