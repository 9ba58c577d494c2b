import { count, subjectLabel } from '../../core/index.ts'
import type { ImportedCounts, ReportImported, ReportImportedFinding } from '../imported.ts'
import { importedRows, importedSeverities, toolName } from '../imported-rows.ts'
import { type Html, html } from './html.ts'
import { breakable } from './parts.ts'

const mostObjects = 50
const mostFindings = 200

/** What other tools found, apart from what is ours; nothing when nothing was imported. */
export function renderImported(imported: readonly ReportImported[] | undefined): Html | undefined {
  if (imported === undefined || imported.length === 0) return undefined
  const tools = imported.map(
    (one) =>
      html`<tr><th scope="row">${toolName(one)}</th>${cells(one.summary)}<td>${breakable(one.file)}${one.unmatched > 0 && html`<br><small>${one.unmatched} of nothing here</small>`}</td></tr>`,
  )
  const rows = importedRows(imported)
  const objects = rows
    .slice(0, mostObjects)
    .map(
      ({ subject, counts, tools: by }) =>
        html`<tr><th scope="row">${breakable(subjectLabel(subject))}</th>${cells(counts)}<td>${by.join(', ')}</td></tr>`,
    )
  const rest = rows.length - mostObjects
  return html`<section id="imported" class="notes"><h2>From other tools</h2>
<p>Theirs: in no count above, and never enforced.</p>
${grid('Other tools', 'Tool', 'Report', tools)}
${rows.length > 0 && grid('Objects other tools found something about', 'Object', 'Found by', objects)}
${rest > 0 && html`<p>and ${count(rest, 'more object')}</p>`}
${imported.filter(({ findings }) => findings.length > 0).map(everything)}</section>`
}

function cells(counts: ImportedCounts): Html[] {
  return importedSeverities.map(
    (severity) => html`<td class="number">${counts[severity] === 0 ? '·' : counts[severity]}</td>`,
  )
}

function grid(label: string, first: string, last: string, rows: readonly Html[]): Html {
  const heads = importedSeverities.map(
    (severity) => html`<th scope="col" class="number">${severity === 'unknown' ? 'ungraded' : severity}</th>`,
  )
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table class="plain"><thead><tr><th scope="col">${first}</th>${heads}<th scope="col">${last}</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function everything(one: ReportImported): Html {
  const rows = one.findings.slice(0, mostFindings).map(line)
  const rest = one.findings.length - mostFindings
  return html`<details class="more"><summary>${count(one.findings.length, 'finding')} of ${toolName(one)}</summary><ul>${rows}</ul>${rest > 0 && html`<p>and ${rest} more</p>`}</details>`
}

function line({ severity, rule, title, subjects, image, package: name, fixedIn }: ReportImportedFinding): Html {
  const what = [name, fixedIn && `fixed in ${fixedIn}`, image].filter(Boolean).join(', ')
  const [first] = subjects
  const about = first === undefined ? 'nothing here' : subjectLabel(first)
  const more = subjects.length > 1 ? ` and ${count(subjects.length - 1, 'more object')}` : ''
  return html`<li>${severity === 'unknown' ? 'ungraded' : severity} · ${rule}: ${title}${what !== '' && html` (${breakable(what)})`} · ${breakable(about)}${more}</li>`
}
