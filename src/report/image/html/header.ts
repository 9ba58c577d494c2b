import { count, megabytes, numeral, type Severity, severities } from '../../../core/index.ts'
import { badge, breakable, type Html, html, instant, numberOf } from '../../html/index.ts'
import { type ImageReport, isWhole } from '../model.ts'

/** Which image this is, and the sentence to read first. */
export function renderHeader(report: ImageReport): Html {
  const { target, image, assessedAt } = report
  const facts = factsOf(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${breakable(value)}</dd></div>`)
  return html`<header class="top">
<p class="brand">Seawall <span>image report</span></p>
<h1>${image.tags[0] ?? target}</h1>
<p class="scope">${image.tags.length > 0 && html`from ${target}, `}judged <time datetime="${assessedAt}">${instant(assessedAt)}</time>.</p>
<p class="lead">${lead(report)}</p>
<dl class="facts">${facts}</dl>
</header>`
}

function lead({ summary, image, findings, secrets }: ImageReport): string {
  const worst = severities.find((severity) => summary.findings[severity] > 0)
  const gone = secrets.filter(({ place }) => place.kind === 'file' && place.gone !== undefined).length
  const parts = [
    ...(image.os?.endOfLife?.ended === true
      ? [`Its system gets no security fixes since ${image.os.endOfLife.on}.`]
      : []),
    ...(secrets.length > 0
      ? [
          `It holds ${count(secrets.length, 'secret')}${gone > 0 ? `, ${numeral(gone)} of them deleted and still there` : ''}.`,
        ]
      : []),
    ...(image.source === 'sbom' ? ['A bill of materials: packages, and nothing else.'] : []),
    worst === undefined
      ? 'Nothing was found that should not be there.'
      : `${count(findings.length, 'finding')}, the gravest ${worst}.`,
  ]
  return parts.join(' ')
}

function factsOf({ image, tool }: ImageReport): readonly (readonly [string, string])[] {
  const { os, base } = image
  const ends = os?.endOfLife
  const life = ends?.on === undefined ? '' : ends.ended ? `, no fixes since ${ends.on}` : `, fixes until ${ends.on}`
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['System', os === undefined ? 'none' : `${os.name}${life}`],
    ['Platform', image.platform],
    ['Made', image.created?.slice(0, 10)],
    ['Runs as', image.user === '' ? 'root (no user is named)' : image.user],
    ['Starts', startText(image) || undefined],
    ['Base', base.name ?? (base.layers > 0 ? `the lowest ${count(base.layers, 'layer')}` : 'not known')],
    ['Manifest', image.manifestDigest],
    ['Image id', image.imageId === '' ? undefined : image.imageId],
    ['Other tags', image.tags.slice(1).join(', ') || undefined],
    ['Catalogue', tool.catalogue.slice(0, 19)],
  ]
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

function startText({ entrypoint, command }: ImageReport['image']): string {
  return [...entrypoint, ...command]
    .map((word) => (/[\s"']/.test(word) || word === '' ? JSON.stringify(word) : word))
    .join(' ')
}

/** Said first and loudly: nothing below is complete. */
export function renderIncomplete({ incomplete, summary }: ImageReport): Html | undefined {
  if (isWhole({ summary })) return undefined
  const lines = incomplete.map(
    ({ layer, message }) => html`<li><b>Layer ${layer}</b> was not read to its end: ${message}</li>`,
  )
  const files =
    summary.warnings > 0 &&
    html`<li><a href="#not-read">${count(summary.warnings, 'file')}</a> could be read in part or not at all</li>`
  return html`<section class="loud" role="alert"><h2>This image was not read completely</h2>
<p>What was found is true; nothing is known of the rest, and what is not listed may still be there.</p><ul>${lines}${files}</ul></section>`
}

/** The numbers, each a link to what it counts. */
export function renderTiles(report: ImageReport): Html {
  const { findings, summary, image, packages, secrets, layers, vulnerabilities } = report
  // Of vulnerabilities alone there is no group among the findings.
  const placeOf = (severity: Severity): string => {
    const own = findings.filter((one) => one.severity === severity)
    if (own.some(({ check }) => check !== 'IMG-01/known-vulnerability')) return `severity-${severity}`
    return own.length > 0 ? 'vulnerabilities' : 'findings'
  }
  const graves = severities.map(
    (severity) =>
      html`<li class="tile ${severity}"><a href="#${placeOf(severity)}"><strong>${numeral(summary.findings[severity])}</strong>
<span>${badge(severity)} ${severity}</span></a></li>`,
  )
  const tile = (value: Html | string, word: string, to: string): Html =>
    html`<li class="tile quiet"><a href="#${to}"><strong>${value}</strong><span>${word}</span></a></li>`
  return html`<ul class="tiles">${graves}
${image.source !== 'sbom' && tile(numberOf(secrets.length), 'secrets', 'secrets')}
${tile(numberOf(vulnerabilities.found.filter(({ suppressed }) => suppressed === undefined).length), 'vulnerabilities', 'vulnerabilities')}
${tile(numberOf(packages.length), 'packages', 'packages')}
${layers.length > 0 && tile(megabytes(image.bytes), `in ${count(layers.length, 'layer')}`, 'layers')}
</ul>`
}
