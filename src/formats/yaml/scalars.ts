import { isUtf8 } from 'node:buffer'
import { YamlFault } from './error.ts'
import type { ScalarNode } from './nodes.ts'
import { goNumber } from './numbers.ts'

/** A scalar with its type in kubectl's dialect: YAML 1.1 as yaml.v2 resolves it. */
export type Scalar =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: number | bigint }
  | { readonly type: 'uint' | 'float'; readonly value: number }

const words = new Map<string, Scalar>()
for (const word of ['', '~', 'null', 'Null', 'NULL']) words.set(word, { type: 'null', value: null })
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  words.set(word, { type: 'bool', value: true })
}
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  words.set(word, { type: 'bool', value: false })
}
for (const word of ['.nan', '.NaN', '.NAN']) words.set(word, { type: 'float', value: Number.NaN })
for (const word of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']) {
  words.set(word, { type: 'float', value: Number.POSITIVE_INFINITY })
}
for (const word of ['-.inf', '-.Inf', '-.INF']) words.set(word, { type: 'float', value: Number.NEGATIVE_INFINITY })

/** Whether a text that starts so can be anything but a string. */
const mayBeTyped = /^(?:$|[-+0-9.~yYnNtTfFoO])/

/** Decides what a scalar is. Timestamps and sexagesimals stay text, as they do on their way to the API server. */
export function resolveScalar(node: ScalarNode): Scalar {
  if (node.plain) return untagged(node.text)
  switch (node.tag) {
    case '!!null':
    case '!!bool':
    case '!!int':
    case '!!float':
    case '!!timestamp':
      return tagged(node)
    case '!!binary':
      return { type: 'string', value: decodedText(node) }
    default:
      return { type: 'string', value: node.text }
  }
}

function untagged(text: string): Scalar {
  if (mayBeTyped.test(text)) {
    const word = words.get(text)
    if (word !== undefined) return word
    if (/^[-+0-9.]/.test(text)) {
      const number = goNumber(text)
      if (number !== undefined) return number
    }
  }
  return { type: 'string', value: text }
}

function tagged(node: ScalarNode): Scalar {
  const found = untagged(node.text)
  if (node.tag === `!!${found.type}`) return found
  if (node.tag === '!!float' && found.type === 'int') return { type: 'float', value: Number(found.value) }
  if (node.tag === '!!int' && found.type === 'uint') return found
  if (node.tag === '!!timestamp' && isTimestamp(node.text)) return found
  throw new YamlFault('This value is not what its tag says.', node.start)
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?)?$/

function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text)
  if (match === null) return false
  const [year = 0, month = 0, day = 0, ...times] = match.slice(1).map((part) => Number(part ?? 0))
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && times.every((time, at) => time < (at % 3 === 0 ? 24 : 60))
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function decodedText(node: ScalarNode): string {
  const encoded = node.text.replace(/[\r\n]/g, '')
  if (!base64.test(encoded)) throw new YamlFault('A !!binary value is not base64.', node.start)
  const bytes = Buffer.from(encoded, 'base64')
  // kubectl would put U+FFFD for what is not text, and so change the value without a word.
  if (!isUtf8(bytes)) throw new YamlFault('A !!binary value holds bytes that JSON cannot.', node.start)
  return bytes.toString('utf8')
}
