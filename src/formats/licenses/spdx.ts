import { expressionOf, join, textOf } from './expression.ts'

/** A package that says more than this about its licences is cut short: the rest is seldom another licence. */
const mostEntries = 500

/**
 * One valid SPDX expression of what a package says about its licences; undefined when it says nothing. All entries
 * hold together. A licence that is not on the SPDX list becomes a `LicenseRef-`.
 *
 * ```ts
 * spdxExpression(['GPLv2+ and MIT', 'Apache 2.0']) // 'GPL-2.0-or-later AND MIT AND Apache-2.0'
 * ```
 */
export function spdxExpression(licenses: readonly string[]): string | undefined {
  const parts = licenses.slice(0, mostEntries).flatMap((entry) => expressionOf(entry) ?? [])
  const whole = join('and', parts)
  return whole === undefined ? undefined : textOf(whole)
}

/** The identifiers an expression names, without exceptions and operators. */
export function licenseIds(expression: string): readonly string[] {
  const words = expression.split(/[\s()]+/).filter((word) => word !== '')
  const isName = (word: string, at: number): boolean =>
    !['AND', 'OR', 'WITH'].includes(word) && words[at - 1] !== 'WITH'
  return [...new Set(words.filter(isName))]
}
