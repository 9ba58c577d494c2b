export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

/** 0 is the gravest. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity)
}

export function isSeverity(text: string): text is Severity {
  return (severities as readonly string[]).includes(text)
}

/** The graver of two. */
export function worstSeverity(a: Severity, b: Severity): Severity {
  return severityRank(a) <= severityRank(b) ? a : b
}
