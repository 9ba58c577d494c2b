import { compareLists } from './dotted.ts'
import type { VersionScheme } from './scheme.ts'

/** Numbers between dots; what follows a hyphen is a tag that Cabal ignores (pvp.haskell.org). */
export const hackage: VersionScheme = {
  id: 'hackage',
  isVersion: (text) => /^\d[\d.]*(?:-[\dA-Za-z-]+)?$/.test(text) && !/\.(?!\d)/.test(text),
  compare: (a, b) => compareLists(numbersOf(a), numbersOf(b)),
}

function numbersOf(text: string): readonly string[] {
  const hyphen = text.indexOf('-')
  return (hyphen < 0 ? text : text.slice(0, hyphen)).split('.')
}
