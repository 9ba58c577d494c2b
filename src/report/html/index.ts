import type { ReportModel } from '../model.ts'
import { renderCharts } from './charts.ts'
import { renderFindings } from './findings.ts'
import { html } from './html.ts'
import { renderImported } from './imported.ts'
import { renderNotes } from './notes.ts'
import { renderHeader, renderTiles } from './overview.ts'
import { renderPage } from './page.ts'
import { script } from './script.ts'
import { style } from './style.ts'

export { controlTexts } from './findings.ts'
export { type Html, html } from './html.ts'
export { list } from './notes.ts'
export { instant } from './overview.ts'
export { renderPage } from './page.ts'
export { badge, breakable, chart, foldedTable, numberOf, percent, severityWord } from './parts.ts'
export { openForPrint } from './script.ts'
export { style } from './style.ts'

/** The report as one page. */
export function renderHtml(model: ReportModel): string {
  const body = html`${renderHeader(model)}
<main>
${renderTiles(model)}
${renderCharts(model)}
${renderFindings(model)}
${renderImported(model.imported)}
${renderNotes(model)}
</main>
<footer>Made by Seawall ${model.tool.version} from ${model.target}. <code>seawall explain CHECK</code> says more about a check.</footer>`
  return renderPage({ version: model.tool.version, target: model.target, style, script, body })
}
