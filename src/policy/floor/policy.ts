import type { JsonObject } from '../../core/index.ts'
import { celText } from './cel.ts'
import type { FloorCheck, FloorRule, PartRule } from './check.ts'
import { matchConditions, matchConstraints } from './match.ts'
import { sharedVariables, variablesRead } from './variables.ts'

/**
 * The specification of one ValidatingAdmissionPolicy. The server converts an object anew for each policy, which costs
 * more than all the expressions over it (for 0.5 MB about 90 ms): so a policy holds many checks.
 */
export function policySpec(checks: readonly FloorCheck[], templates: boolean): JsonObject {
  const validations = checks.flatMap(({ name, rules }) => rules.map((rule) => validation(name, rule)))
  const known = [...sharedVariables(templates), ...checks.flatMap(variablesOf)]
  const read = variablesRead(
    known,
    validations.map(({ expression }) => expression),
  )
  return {
    failurePolicy: 'Fail',
    matchConstraints: matchConstraints(templates),
    matchConditions: matchConditions(templates),
    variables: read.map(({ name, expression }) => ({ name, expression })),
    validations,
  }
}

function variablesOf({ variables = [], rules }: FloorCheck) {
  return [...variables, ...rules.flatMap((rule) => (rule.of === 'pod' ? [] : [rule.broken]))]
}

/** `message` stands in where the names are more than the server prints (5 KiB). */
function validation(check: string, rule: FloorRule): { readonly expression: string; readonly [key: string]: string } {
  const reason = 'Forbidden'
  if (rule.of === 'pod') return { expression: rule.holds, message: `${check}: ${rule.message}`, reason }
  return {
    expression: `variables.${rule.broken.name}.size() == 0`,
    messageExpression: namingMessage(check, rule),
    message: `${check}: ${rule.of}s ${rule.demand}`,
    reason,
  }
}

/** `privileged: containers a, b must not …`. */
function namingMessage(check: string, { of, broken, demand }: PartRule): string {
  const names = `variables.${broken.name}`
  const start = `(${names}.size() == 1 ? ${celText(`${check}: ${of} `)} : ${celText(`${check}: ${of}s `)})`
  return `${start} + ${names}.join(', ') + ${celText(` ${demand}`)}`
}
