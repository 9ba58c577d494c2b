import type { ReportModel } from './model.ts'
import { renderTable, type TableOptions } from './table.ts'

/** Every format of a report; the terminal's table is loaded at once, the others when they are asked for. */
const renderers = {
  table: async () => renderTable,
  json: async () => (await import('./json.ts')).renderJson,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  junit: async () => (await import('./junit.ts')).renderJunit,
  html: async () => (await import('./html/index.ts')).renderHtml,
  markdown: async () => (await import('./markdown/index.ts')).renderMarkdown,
  github: async () => (await import('./github.ts')).renderGithub,
  policyreport: async () => (await import('./policy-report.ts')).renderPolicyReport,
  openreports: async () => (await import('./policy-report.ts')).renderOpenReports,
  ocsf: async () => (await import('./ocsf.ts')).renderOcsf,
} satisfies Readonly<
  Record<string, () => Promise<(model: ReportModel, options: TableOptions) => string | Iterable<string>>>
>

export type ReportFormat = keyof typeof renderers

export const reportFormats = Object.keys(renderers) as readonly ReportFormat[] // keys of a constant object

/** Whether a format shows the long texts of the controls. */
export function needsTexts(format: ReportFormat): boolean {
  return format !== 'table' && format !== 'github'
}

/**
 * One report in one format, piece by piece. `options` are the terminal's; other formats do not depend on them.
 */
export async function renderReport(
  format: ReportFormat,
  model: ReportModel,
  options: TableOptions,
): Promise<Iterable<string>> {
  const render = await renderers[format]()
  return inPieces(() => render(model, options))
}

/** Rendered when it is written, so that whatever goes wrong goes wrong in one place. */
function* inPieces(render: () => string | Iterable<string>): Generator<string> {
  const rendered = render()
  if (typeof rendered === 'string') yield rendered
  else yield* rendered
}
