import { canonicalJson, type FixOp, type FixPlan, formatPath, printable } from '../core/index.ts'
import { yamlOf } from './yaml-text.ts'

/** What a fix would do, for people: its impact in words, why, and the change itself. */
export interface FixText {
  readonly impact: string
  readonly note: string
  /** What the lines are: a change, a whole object, or steps. */
  readonly kind: FixPlan['kind']
  readonly lines: readonly string[]
}

const impacts = {
  safe: 'Safe: cannot stop the application from starting.',
  'may-break': 'May break: try it before it is rolled out.',
} as const

/** `+ path = value` sets, `- path` removes; an object stands as YAML. Every line is safe to print. */
export function fixText(plan: FixPlan): FixText {
  const { kind, impact, note } = plan
  return { kind, impact: impacts[impact], note: printable(note), lines: linesOf(plan) }
}

function linesOf(plan: FixPlan): readonly string[] {
  if (plan.kind === 'patch') return plan.ops.map(opLine)
  if (plan.kind === 'plan') return plan.steps.map(printable)
  return yamlOf(plan.object).trimEnd().split('\n').map(printable)
}

function opLine(op: FixOp): string {
  const path = formatPath(op.path)
  return printable(op.op === 'set' ? `+ ${path} = ${canonicalJson(op.value)}` : `- ${path}`)
}

/** A fix in a few words, for a terminal. */
export function fixWords(plan: FixPlan): string {
  const risk = plan.impact === 'safe' ? 'fix' : 'fix, may break'
  if (plan.kind === 'generate') return `${risk}: add ${words(plan.object.kind)}`
  if (plan.kind === 'plan') return `${risk}: by hand, in ${plan.steps.length} steps`
  const [first] = plan.ops
  if (first === undefined) return risk
  const path = printable(formatPath(first.path))
  const more = plan.ops.length > 1 ? `, and ${plan.ops.length - 1} more` : ''
  return first.op === 'set'
    ? `${risk}: set ${path} = ${printable(canonicalJson(first.value))}${more}`
    : `${risk}: remove ${path}${more}`
}

function words(kind: unknown): string {
  return typeof kind === 'string' ? `a ${printable(kind)}` : 'an object'
}
