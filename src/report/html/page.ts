import { createHash } from 'node:crypto'
import { type Html, html, trusted } from './html.ts'

export interface PageParts {
  readonly version: string
  readonly target: string
  /** Our own from end to end. */
  readonly style: string
  readonly script: string
  readonly body: Html
}

/**
 * A page that needs nothing else: no network, no other file. Names in it come from files we do not trust, so everything
 * is escaped, and a policy in the page forbids every script but the one whose hash it names.
 */
export function renderPage({ version, target, style, script, body }: PageParts): string {
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
<meta name="generator" content="Seawall ${version}">
<title>Seawall: ${target}</title>
<style>${trusted(style)}</style>
</head>
<body>
${body}
<script>${trusted(script)}</script>
</body>
</html>
`
  return page.markup
}
