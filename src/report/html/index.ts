import { createHash } from 'node:crypto'
import type { ReportModel } from '../model.ts'
import { renderCharts } from './charts.ts'
import { renderFindings } from './findings.ts'
import { html, trusted } from './html.ts'
import { renderImported } from './imported.ts'
import { renderNotes } from './notes.ts'
import { renderHeader, renderTiles } from './overview.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/**
 * The report as one page that needs nothing else: no network, no other file. Names in it come from files we do not
 * trust, so everything is escaped, and a policy in the page forbids every script but the one whose hash it names.
 */
export function renderHtml(model: ReportModel): string {
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Seawall ${model.tool.version}">
<title>Seawall: ${model.target}</title>
<style>${trusted(style)}</style>
</head>
<body>
${renderHeader(model)}
<main>
${renderTiles(model)}
${renderCharts(model)}
${renderFindings(model)}
${renderImported(model.imported)}
${renderNotes(model)}
</main>
<footer>Made by Seawall ${model.tool.version} from ${model.target}. <code>seawall explain CHECK</code> says more about a check.</footer>
<script>${trusted(script)}</script>
</body>
</html>
`
  return page.markup
}
