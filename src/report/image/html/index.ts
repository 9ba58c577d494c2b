import { loadCatalogue, loadPages } from '../../../catalogue/index.ts'
import { html, renderPage, style } from '../../html/index.ts'
import type { ImageReport } from '../model.ts'
import { renderFindings, type TextsOf } from './findings.ts'
import { renderGaps } from './gaps.ts'
import { renderHeader, renderIncomplete, renderTiles } from './header.ts'
import { renderLayers } from './layers.ts'
import { renderPackages } from './packages.ts'
import { script } from './script.ts'
import { renderSecrets } from './secrets.ts'
import { imageStyle } from './style.ts'
import { renderSurface } from './surface.ts'
import { renderVulnerabilities } from './vulnerabilities.ts'

/** An image as one page that needs nothing else. */
export async function renderImageHtml(report: ImageReport): Promise<string> {
  const texts = await controlTextsById()
  const body = html`${renderHeader(report)}
<main>
${renderIncomplete(report)}
${renderTiles(report)}
${renderLayers(report)}
${renderVulnerabilities(report)}
${renderFindings(report, texts)}
${renderSecrets(report)}
${renderSurface(report)}
${renderPackages(report)}
${renderGaps(report)}
</main>
<footer>Made by Seawall ${report.tool.version} from ${report.target}. <code>seawall explain CHECK</code> says more about a check.</footer>`
  return renderPage({ version: report.tool.version, target: report.target, style: style + imageStyle, script, body })
}

async function controlTextsById(): Promise<TextsOf> {
  const pages = await loadPages()
  const catalogue = loadCatalogue()
  return (check) => {
    const control = catalogue.controlOfCheck(check)
    const page = control === undefined ? undefined : pages[control.id]
    return {
      message: catalogue.check(check)?.message ?? '',
      why: page?.why ?? null,
      threat: page?.threat ?? null,
      fix: page?.fix ?? null,
      residual: control?.residual ?? null,
      frameworks: control?.frameworks ?? [],
    }
  }
}
