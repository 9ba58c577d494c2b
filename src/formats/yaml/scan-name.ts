import { isBlankOrEnd, isWordCharacter } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'

const mayFollowName = '?:,]}%@`'

/** Reads the name of an anchor or alias; the cursor is at the `&` or `*`. */
export function scanAnchorName(cursor: Cursor): string {
  const start = cursor.at
  cursor.at++
  while (isWordCharacter(cursor.code())) cursor.at++
  const follows = cursor.text.charAt(cursor.at)
  if (cursor.at === start + 1 || !(isBlankOrEnd(cursor.code()) || mayFollowName.includes(follows))) {
    throw new YamlFault('The name of an anchor or alias consists of letters, digits, "_" and "-".', start)
  }
  return cursor.text.slice(start + 1, cursor.at)
}

const standardPrefix = 'tag:yaml.org,2002:'
/** `!<verbatim>`, or a handle (`!`, `!!`, `!name!`) and a suffix. */
const tagPattern = /!(?:<([^\s>]+)>|([\w-]*!)?([\w;/?:@&=+$,.!~*'()[\]%-]*))/y

/** Reads a tag; gives `!!int` for both `!!int` and its long form, and `!` for a tag without a name. */
export function scanTag(cursor: Cursor): string {
  const start = cursor.at
  tagPattern.lastIndex = start
  const [whole = '!', verbatim, handle, suffix = ''] = tagPattern.exec(cursor.text) ?? []
  cursor.at += whole.length
  if (!isBlankOrEnd(cursor.code())) throw new YamlFault('A blank or line break is expected after a tag.', cursor.at)
  if (verbatim !== undefined) return shortTag(unescaped(verbatim, start))
  if (handle === undefined) return `!${unescaped(suffix, start)}`
  if (handle === '!' && suffix !== '') return `!!${unescaped(suffix, start)}`
  throw new YamlFault('This tag is not defined.', start)
}

function shortTag(tag: string): string {
  return tag.startsWith(standardPrefix) ? `!!${tag.slice(standardPrefix.length)}` : tag
}

function unescaped(uri: string, start: number): string {
  if (!uri.includes('%')) return uri
  try {
    return decodeURIComponent(uri)
  } catch {
    throw new YamlFault('A tag has an escape that is not UTF-8.', start)
  }
}
