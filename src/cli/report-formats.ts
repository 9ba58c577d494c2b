import type { ReportFormat } from '../report/index.ts'

/** Every format of a report. Here and not imported: `--help` and completion must not load what renders them. */
const known: Readonly<Record<ReportFormat, true>> = {
  table: true,
  json: true,
  sarif: true,
  junit: true,
  html: true,
  markdown: true,
  github: true,
  policyreport: true,
  openreports: true,
  ocsf: true,
}

export const reportFormats = Object.keys(known) as readonly ReportFormat[] // the compiler compares the two lists
