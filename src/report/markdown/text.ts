import { printable } from '../../core/index.ts'

/**
 * Text of others as Markdown that shows exactly that text: no markup, no table cell, no link, no mention of somebody
 * comes out of a name.
 */
export function plain(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]<>|~&$]|:(?=\S)|(?<=www)\./gi, '\\$&')
    .replace(/^(\s*)([-+#=]|\d+(?=[.)]))/, (_, space: string, mark: string) => `${space}${startOf(mark)}`)
    .replaceAll('@', '`@`')
}

/** A list, a heading or a rule begins only at the start of a line. */
function startOf(mark: string): string {
  return /\d/.test(mark) ? `${mark}&#8203;` : `\\${mark}`
}

/** Text of others as code, also inside a table. */
export function code(text: string): string {
  const shown = printable(text)
  // A backslash before a bar ends a cell and a backtick the span, so such text is written letter by letter.
  if (/[`|]|^\s|\s$|^$/.test(shown)) return `<code>${shown.replace(/[^A-Za-z0-9 ]/gu, entityOf)}</code>`
  return `\`${shown}\``
}

function entityOf(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`
}

/** Lines in a fenced block that nothing in them can close. */
export function block(lines: readonly string[], language: string): string {
  const longest = lines.flatMap((line) => line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

/** A table; cells are Markdown already. Columns whose head ends in a colon stand on the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = head.map((name) => name.replace(/:$/, ''))
  const rule = head.map((name) => (name.endsWith(':') ? '---:' : '---'))
  return [names, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Our own prose: paragraphs with code spans; everything else in it is text. */
export function prose(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph
        .split(/(`[^`\n]+`)/)
        .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : plain(part.replaceAll('\n', ' '))))
        .join(''),
    )
    .join('\n\n')
}
