import type { Path } from '../../core/index.ts'
import { yamlTree } from '../yaml/index.ts'
import { EditRefusal } from './refusal.ts'
import { contentEnd, findPlace, walk } from './tree.ts'

/** The lines a value is written on, from 1, or those of the whole document where it cannot be told. */
export function valueLines(text: string, path: Path): { readonly first: number; readonly last: number } {
  const root = yamlTree(text)
  const whole = { first: 1, last: lineAt(text, text.length) }
  if (root === undefined) return whole
  try {
    const { node } = findPlace(root, path)
    if ([...walk(node)].some(({ kind }) => kind === 'alias')) return whole
    return { first: lineAt(text, node.start), last: lineAt(text, Math.max(node.start, contentEnd(node, text))) }
  } catch (refusal) {
    if (refusal instanceof EditRefusal) return whole
    throw refusal
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
