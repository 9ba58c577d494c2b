/** A stretch of base64, which may go over several lines. */
export interface Base64Run {
  readonly start: number
  readonly end: number
}

const shortest = 40
const longest = 65_536

const alphabet = new Uint8Array(256)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')
  alphabet[character.charCodeAt(0)] = 1

/**
 * Stretches of at least 40 characters of base64. Where a run could start, its 40th character is looked at first:
 * most of a text is stepped over in words.
 */
export function* base64Runs(content: Uint8Array): Generator<Base64Run> {
  let start = 0
  while (start + shortest <= content.length) {
    let at = start + shortest - 1
    while (at >= start && alphabet[content[at] as number] === 1) at-- // inside the content by the loop above
    if (at >= start) start = at + 1
    else {
      const end = endOfLines(content, start)
      yield { start, end: Math.min(end, start + longest) }
      start = end + 1
    }
  }
}

/** Goes on to the next line where that has nothing but base64, as `base64` and YAML blocks wrap it. */
function endOfLines(content: Uint8Array, start: number): number {
  let end = endOfRun(content, start)
  while (content[end] !== equals) {
    const next = startOfNextLine(content, end)
    const stop = endOfRun(content, next)
    if (next === end || stop - next < 4 || !endsLine(content, padded(content, stop))) break
    end = stop
  }
  return padded(content, end)
}

function endOfRun(content: Uint8Array, start: number): number {
  let at = start
  while (at < content.length && alphabet[content[at] as number] === 1) at++ // inside by the first condition
  return at
}

const equals = 0x3d
const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20

function padded(content: Uint8Array, end: number): number {
  if (content[end] !== equals) return end
  return content[end + 1] === equals ? end + 2 : end + 1
}

/** Past one line break and the indentation after it; the same place where there is no line break. */
function startOfNextLine(content: Uint8Array, end: number): number {
  let at = content[end] === carriageReturn ? end + 1 : end
  if (content[at] !== newline) return end
  do at++
  while (content[at] === space)
  return at
}

function endsLine(content: Uint8Array, at: number): boolean {
  return at >= content.length || content[at] === newline || content[at] === carriageReturn
}
