import { type Pair, type PairsInstruction, unquote, type Word } from '../../../formats/dockerfile/index.ts'
import type { Rule, TextFix } from '../types.ts'
import { instructionsIn, problem, replaced, safe } from './sites.ts'

const casing: Rule = {
  id: 'IMG-14/instruction-casing',
  *check({ dockerfile: { instructions } }) {
    const all = instructions.flatMap((one) => (one.kind === 'ONBUILD' ? [one, one.inner] : [one]))
    const lower = all.filter(({ keyword: { text } }) => text === text.toLowerCase()).length
    const wanted = ({ text }: Word): string => (lower * 2 > all.length ? text.toLowerCase() : text.toUpperCase())
    for (const instruction of all) {
      const { keyword } = instruction
      if (keyword.text === wanted(keyword)) continue
      // FROM and AS go together: another rule would find them cased differently.
      const words = instruction.kind === 'FROM' && instruction.as ? [keyword, instruction.as.keyword] : [keyword]
      const edits = words.map((word) => replaced(word, wanted(word)))
      yield problem(
        keyword,
        'most instructions of this file are cased differently',
        safe(`writes ${wanted(keyword)}`, ...edits),
      )
    }
  },
}

const emptyContinuation: Rule = {
  id: 'IMG-14/empty-continuation',
  *check({ dockerfile: { instructions, text } }) {
    for (const { emptyLines } of instructions)
      for (const line of emptyLines) {
        const end = text.indexOf('\n', line.end) + 1 || text.length
        yield problem(
          line,
          'an empty line in a continued instruction: it looks like an end, and is none',
          safe('takes the line away', { start: line.start, end, text: '' }),
        )
      }
  },
}

const legacyPairs: Rule = {
  id: 'IMG-14/legacy-key-value',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'ENV', 'LABEL')) {
      const [pair] = instruction.pairs
      if (!instruction.legacy || pair === undefined) continue
      const fix = pairFix(instruction, pair, build.dockerfile.text)
      yield problem(
        pair,
        'the form without "=" is an old one, and takes the whole line for the value',
        fix ? { fix } : {},
      )
    }
  },
}

/** Only where it is certain what the builder makes of the old form: no quotes or escapes, or quotes around it all. */
function pairFix({ keyword }: PairsInstruction, { name, value, start, end }: Pair, text: string): TextFix | undefined {
  if (value === undefined || text.slice(start, end).includes('\n')) return undefined
  const quoted = /^"[^"\\]*"$/.test(value.text)
  if (!quoted && /["'\\]/.test(value.text)) return undefined
  const written = quoted || /^[^\s#]+$/.test(value.text) ? value.text : `"${value.text}"`
  return {
    impact: 'safe',
    note: `writes ${keyword.text} name=value`,
    edits: [{ start: name.end, end, text: `=${written}` }],
  }
}

const maintainer: Rule = {
  id: 'IMG-14/maintainer',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'MAINTAINER')) {
      const who = unquote(instruction.words[0]?.text ?? '', build.dockerfile.escapeMark)
      const label = `LABEL org.opencontainers.image.authors=${JSON.stringify(who)}`
      yield problem(instruction, 'MAINTAINER is deprecated', safe('writes a label', replaced(instruction, label)))
    }
  },
}

const onbuildTrigger: Rule = {
  id: 'IMG-14/onbuild-trigger',
  *check({ dockerfile }) {
    for (const instruction of dockerfile.instructions)
      if (instruction.kind === 'ONBUILD' && ['ONBUILD', 'FROM', 'MAINTAINER'].includes(instruction.inner.kind))
        yield problem(instruction.inner, `${instruction.inner.kind} is not allowed behind ONBUILD`)
  },
}

export const formRules: readonly Rule[] = [casing, emptyContinuation, legacyPairs, maintainer, onbuildTrigger]
