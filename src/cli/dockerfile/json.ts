import { printableJson } from '../../core/index.ts'
import type { LintFinding } from '../../image/dockerfile-lint/index.ts'
import { countsOf, type LintReport } from './types.ts'

/** For programs; the names of its members stay what they are. */
export function renderJson({ version, files, malformed }: LintReport): string {
  return printableJson({
    schemaVersion: '1',
    tool: { name: 'seawall', version },
    files: files.map(({ file, findings, ignored }) => ({
      file,
      counts: countsOf(findings),
      findings: findings.map(describe),
      ignored: ignored.map(describe),
    })),
    malformed,
  })
}

function describe({ rule, severity, message, from, to, fix, sketch, isPrivate }: LintFinding): object {
  const { id, foreign, title, why } = rule
  return {
    rule: id,
    foreign,
    severity,
    title,
    message,
    from,
    to,
    why,
    fix: rule.fix,
    ...(fix !== undefined && !isPrivate && { edit: fix }),
    ...(sketch.length > 0 && { sketch }),
  }
}
