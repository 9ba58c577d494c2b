/**
 * JSON from JSON with comments and trailing commas (`bun.lock`): both become spaces, so that lines and columns stay.
 * Strings are kept as they are. What is no JSON either stays for the parser to refuse.
 */
export function jsonFromJsonc(text: string): string {
  const kept: string[] = []
  /** A comma that waits for what follows it, as an index of `kept`. */
  let comma = -1
  for (const [token] of text.matchAll(tokens)) {
    const isComment = token.startsWith('//') || token.startsWith('/*')
    if ((token === '}' || token === ']') && comma !== -1) kept[comma] = ' '
    if (token === ',') comma = kept.length
    else if (!isComment && token.trim() !== '') comma = -1
    kept.push(isComment ? token.replace(/[^\r\n]/g, ' ') : token)
  }
  return kept.join('')
}

/** Strings (an open one to the end of its line), comments, runs of white space, and single other characters. */
const tokens = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|\s+|[^"\s,}\]/]+|[\s\S]/g
