/** A Markdown file headed by a block of TOML. */
export interface HeadedMarkdown {
  readonly head: string
  /** Of its first heading. */
  readonly title: string | undefined
  readonly body: string
}

const open = '```toml'
const close = '\n```'

/** Undefined where it does not begin with such a block, or the block does not end. */
export function splitMarkdown(text: string): HeadedMarkdown | undefined {
  const trimmed = text.trimStart()
  const end = trimmed.indexOf(close)
  if (!trimmed.startsWith(open) || end < 0) return undefined
  const rest = trimmed.slice(end + close.length).trimStart()
  const line = rest.indexOf('\n')
  const [first, after] = line < 0 ? [rest, ''] : [rest.slice(0, line), rest.slice(line + 1)]
  const title = /^#\s+(\S.*)$/.exec(first.trimEnd())?.[1]
  return { head: trimmed.slice(open.length, end), title, body: (title === undefined ? rest : after).trim() }
}
