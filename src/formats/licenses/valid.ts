import { isSpdxException, isSpdxId } from './known.ts'

const reference = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/

/** What may come next: a licence, what follows one, or what follows `WITH`. */
type Expected = 'license' | 'with or joint' | 'joint' | 'exception'

/** Whether the text is an SPDX expression as it stands: identifiers in the spelling of the list, operators in any case. */
export function isSpdxExpression(text: string): boolean {
  let expected: Expected = 'license'
  let depth = 0
  for (const word of text.match(/[()]|[^ ()]+/g) ?? []) {
    if (word === '(' && expected === 'license') depth++
    else if (word === ')' && isEnd(expected) && depth > 0) {
      depth--
      expected = 'joint'
    } else {
      const next = after(expected, word)
      if (next === undefined) return false
      expected = next
    }
  }
  return depth === 0 && isEnd(expected)
}

const isEnd = (expected: Expected): boolean => expected === 'with or joint' || expected === 'joint'

function after(expected: Expected, word: string): Expected | undefined {
  if (expected === 'license') return isLicense(word) ? 'with or joint' : undefined
  if (expected === 'exception') return isSpdxException(word) ? 'joint' : undefined
  if (/^(?:and|or)$/i.test(word)) return 'license'
  return expected === 'with or joint' && /^with$/i.test(word) ? 'exception' : undefined
}

function isLicense(word: string): boolean {
  const id = word.replace(/\+$/, '')
  return (isSpdxId(id) && !id.endsWith('+')) || reference.test(word)
}
