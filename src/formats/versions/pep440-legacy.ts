import { compareTexts } from './characters.ts'

const replacements: Readonly<Record<string, string>> = { pre: 'c', preview: 'c', '-': 'final-', rc: 'c', dev: '@' }

/** How setuptools ordered what is no PEP 440 version: words before `final` are older than the end, others newer. */
export function compareLegacy(a: string, b: string): number {
  const parts = legacyParts(a)
  const bParts = legacyParts(b)
  for (let index = 0; index < Math.min(parts.length, bParts.length); index++) {
    const difference = compareTexts(parts[index] ?? '', bParts[index] ?? '')
    if (difference !== 0) return difference
  }
  return parts.length - bParts.length
}

function legacyParts(text: string): readonly string[] {
  const parts: string[] = []
  for (const piece of [...(text.toLowerCase().match(/\d+|[a-z]+|[.-]|[^\da-z.-]+/g) ?? []), 'final']) {
    if (piece === '.') continue
    const part = legacyPart(piece)
    if (part.startsWith('*')) {
      if (part < '*final') dropLast(parts, '*final-')
      dropLast(parts, '00000000')
    }
    parts.push(part)
  }
  return parts
}

/** Numbers are padded so that they compare as text, as they did. */
function legacyPart(piece: string): string {
  const part = Object.hasOwn(replacements, piece) ? (replacements[piece] ?? piece) : piece
  return /^\d/.test(part) ? part.padStart(8, '0') : `*${part}`
}

function dropLast(parts: string[], value: string): void {
  while (parts.at(-1) === value) parts.pop()
}
