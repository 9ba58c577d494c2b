/** A piece of an announcement below one of its headings. */
export interface Section {
  /** In small letters, without marks and without what stands in brackets. */
  readonly heading: string
  readonly lines: readonly string[]
}

const maxLines = 5_000

/** Headings are `#### Affected Versions`, `**Affected Versions**` or `Affected Versions:` on a line of their own. */
export function sectionsOf(text: string): readonly Section[] {
  const sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }]
  for (const line of text.split(/\r?\n/, maxLines)) {
    const heading = headingOf(line.trim())
    if (heading === undefined) sections.at(-1)?.lines.push(line.trim())
    else sections.push({ heading, lines: [] })
  }
  return sections
}

function headingOf(line: string): string | undefined {
  const [, text] =
    /^#{1,6}\s+(.{1,200})$/.exec(line) ??
    /^\*\*([^*]{1,200})\*\*:?$/.exec(line) ??
    /^((?:affected|fixed|vulnerable) versions)\s*:?$/i.exec(line) ??
    []
  return text?.replace(/[*_`]/g, '').trim().replace(/[:?]$/, '').trim().toLowerCase()
}

/** The entries of a list, and nothing of the text around it. */
export function bulletsOf({ lines }: Section): readonly string[] {
  return lines.flatMap((line) => /^[-*•]\s+(.{1,300})$/.exec(line)?.[1] ?? [])
}
