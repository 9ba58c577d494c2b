/** Columns in a terminal of a few characters: wide for East Asian text and emoji, none for combining marks. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (/\p{M}/u.test(character)) continue
    width += isWide(code) ? 2 : 1
  }
  return width
}

/** The blocks of East Asian Wide and Fullwidth characters (Unicode annex 11), coarsely. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}

export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, width - textWidth(text)))
  return align === 'left' ? text + gap : gap + text
}

/** Cuts in the middle, so that both ends stay readable: `storefront/…/checkout`. */
export function clip(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  const characters = [...text]
  const keep = Math.max(1, width - 1)
  const front = Math.ceil(keep / 2)
  return `${characters.slice(0, front).join('')}…${characters.slice(characters.length - (keep - front)).join('')}`
}

/** Breaks a sentence into lines of at most `width` columns. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (textWidth(longer) <= width || line === '') line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  return line === '' ? lines : [...lines, line]
}
