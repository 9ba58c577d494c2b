export type Tag = readonly [name: string, value: string]

/** `Name: value` a line; a value in `<text>` may go over several. */
export function tagsOf(text: string): readonly Tag[] {
  const tags: Tag[] = []
  for (let at = 0; at < text.length; ) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end)
    at = end + 1
    const colon = line.indexOf(':')
    const name = line
      .slice(0, Math.max(colon, 0))
      .replace(/^\uFEFF/, '')
      .trim()
    if (!/^[A-Za-z]{1,40}$/.test(name)) continue
    const value = line.slice(colon + 1).trim()
    if (!value.startsWith('<text>')) {
      tags.push([name, value])
      continue
    }
    const start = end - line.length + line.indexOf('<text>') + '<text>'.length
    const close = text.indexOf('</text>', start)
    const stop = close === -1 ? text.length : close
    tags.push([name, text.slice(start, stop)])
    at = endOfLine(text, stop) + 1
  }
  return tags
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

export interface Section {
  readonly kind: 'document' | 'package' | 'file' | 'licence' | 'other'
  readonly tags: Tag[]
}

const openers: ReadonlyMap<string, Section['kind']> = new Map([
  ['SPDXVersion', 'document'],
  ['PackageName', 'package'],
  ['FileName', 'file'],
  ['SnippetSPDXID', 'other'],
  ['LicenseID', 'licence'],
])

/** These tags begin what follows; everything up to the next belongs to it. */
export function sectionsOf(tags: readonly Tag[]): readonly Section[] {
  const sections: Section[] = []
  for (const tag of tags) {
    const kind = openers.get(tag[0])
    if (kind !== undefined) sections.push({ kind, tags: [tag] })
    else sections.at(-1)?.tags.push(tag)
  }
  return sections
}

export function first(tags: readonly Tag[], name: string): string | undefined {
  return tags.find(([own]) => own === name)?.[1]
}

export function every(tags: readonly Tag[], name: string): readonly string[] {
  return tags.flatMap(([own, value]) => (own === name ? [value] : []))
}
