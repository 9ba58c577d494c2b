import { type Adoption, adoptExceptions, type ExceptionImport, noExpiry } from '../../assess/index.ts'
import { count, printable } from '../../core/index.ts'
import { entryText } from './entry.ts'

/** A `.seawallignore.yaml` of exceptions of other tools. What could not be taken over stands in it as comments. */
export function renderImport({ drafts, notImported }: ExceptionImport, adoption: Adoption): string {
  const adopted = adoptExceptions(drafts, adoption)
  const endless = adopted.filter(({ expires }) => expires === noExpiry).length
  const head = [
    '# Taken over from other tools: read each one before you rely on it.',
    ...(endless > 0
      ? [
          `# ${count(endless, 'of them has', 'of them have')} no end. Give each a day; until then every report names them.`,
        ]
      : []),
  ]
  const entries = adopted.map((exception) => `  # ${printable(exception.source)}\n${entryText(exception, '  ')}`)
  const lost = notImported.map(({ tool, from, why }) => `#   ${printable(`${tool}: ${from}: ${why}`)}`)
  return [
    ...head,
    entries.length === 0 ? 'exceptions: []' : `exceptions:\n${entries.join('\n').trimEnd()}`,
    ...(lost.length === 0 ? [] : ['', '# Not taken over:', ...lost]),
    '',
  ].join('\n')
}
