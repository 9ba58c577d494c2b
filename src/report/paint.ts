import pc from 'picocolors'
import type { Severity } from '../core/index.ts'

/** Colours for the terminal; with `enabled` false every function returns its text unchanged. */
export function paintWith(enabled: boolean) {
  const colors = pc.createColors(enabled)
  return {
    bold: colors.bold,
    dim: colors.dim,
    red: colors.red,
    green: colors.green,
    yellow: colors.yellow,
    severity(severity: Severity, text: string): string {
      if (severity === 'critical') return colors.bold(colors.red(text))
      if (severity === 'high') return colors.red(text)
      return severity === 'medium' ? colors.yellow(text) : colors.cyan(text)
    },
  }
}

export type Paint = ReturnType<typeof paintWith>
