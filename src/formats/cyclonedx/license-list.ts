import { isSpdxId, spdxExpression } from '../licenses/index.ts'

/** Single licences as a list; one expression where a package states more than that. */
export function licenseList(licences: readonly string[]): object {
  const expressions = licences.flatMap((entry) => {
    const expression = spdxExpression([entry])
    return expression === undefined ? [] : [{ entry, expression }]
  })
  if (expressions.length === 0) return {}
  const isSimple = ({ expression }: { expression: string }): boolean => isSpdxId(expression) || isReference(expression)
  if (!expressions.every(isSimple)) return { licenses: [{ expression: spdxExpression(licences) }] }
  return {
    licenses: expressions.map(({ entry, expression }) => ({
      license: isSpdxId(expression) ? { id: expression } : { name: entry },
    })),
  }
}

function isReference(expression: string): boolean {
  return expression.startsWith('LicenseRef-') && !expression.includes(' ')
}
