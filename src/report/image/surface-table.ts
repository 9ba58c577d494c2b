import { count, megabytes, numeral, printable } from '../../core/index.ts'
import type { Surface, SurfaceCount } from '../../image/index.ts'
import type { Paint } from '../paint.ts'
import { pad, wrapText } from '../text-table.ts'

const shownPackages = 12

/** The surface before and after, what could go, and a base that would do, for a terminal. */
export function surfaceTable(surface: Surface, paint: Paint, width: number): string {
  const parts = [
    `${paint.bold('Surface')}  ${entryText(surface)}`,
    numbers(surface, paint),
    removableText(surface, paint, width),
    toolText(surface, paint, width),
    smallerText(surface, paint, width),
    paint.dim(surface.cannotKnow.flatMap((line) => wrapText(`not known: ${printable(line)}`, width)).join('\n')),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

export function entryText({ entry }: Surface): string {
  if (entry.kind === 'unknown') return `it is not known what is needed: ${printable(entry.why)}`
  const runtimes = entry.runtimes.length === 0 ? '' : `, with ${entry.runtimes.join(' and ')}`
  return `the image starts ${printable(entry.program)}${runtimes}`
}

/** The rows of the picture: what is counted, before and after. */
export function surfaceRows({
  before,
  after,
}: Surface): readonly { what: string; before: number; after: number | undefined; text: (value: number) => string }[] {
  const row = (what: string, key: keyof SurfaceCount, text: (value: number) => string = numeral) => ({
    what,
    before: before[key],
    after: after?.[key],
    text,
  })
  return [
    row('packages', 'packages'),
    row('size', 'bytes', megabytes),
    row('setuid and setgid files', 'setId'),
    row('tools', 'tools'),
  ]
}

function numbers(surface: Surface, paint: Paint): string {
  const rows = surfaceRows(surface)
  const widest = Math.max(...rows.map(({ what }) => what.length))
  const line = (what: string, now: string, then: string): string =>
    `${pad(what, widest)}  ${pad(now, 10, 'right')}  ${pad(then, 12, 'right')}`
  return [
    paint.dim(line('', 'NOW', 'NEEDED')),
    ...rows.map(({ what, before, after, text }) => line(what, text(before), after === undefined ? '?' : text(after))),
  ].join('\n')
}

function removableText({ removable }: Surface, paint: Paint, width: number): string {
  if (removable.length === 0) return ''
  const bytes = removable.reduce((sum, one) => sum + one.bytes, 0)
  const named = removable.slice(0, shownPackages).map(({ name, bytes }) => `${printable(name)} (${megabytes(bytes)})`)
  const more = removable.length > shownPackages ? `, and ${numeral(removable.length - shownPackages)} more` : ''
  return [
    paint.bold(`${count(removable.length, 'package')} with ${megabytes(bytes)} that nothing needs`),
    ...wrapText(`${named.join(', ')}${more}`, width),
  ].join('\n')
}

function toolText({ tools }: Surface, paint: Paint, width: number): string {
  const unneeded = tools.filter(({ needed }) => needed !== true)
  if (unneeded.length === 0) return ''
  const lines = [...Map.groupBy(unneeded, (tool) => tool.class)].flatMap(([kind, group]) =>
    wrapText(`${kind.replace('-', ' ')}: ${group.flatMap(({ names }) => names.map(printable)).join(', ')}`, width),
  )
  return [paint.bold('Tools of use to an intruder'), ...lines].join('\n')
}

function smallerText({ smaller }: Surface, paint: Paint, width: number): string {
  if (smaller === undefined) return ''
  const { image, why, others, caveats, dockerfile } = smaller
  return [
    paint.bold(`A smaller base that would do: ${printable(image)}`),
    ...wrapText(why, width),
    ...(others.length === 0 ? [] : [`also: ${others.map(printable).join(', ')}`]),
    ...caveats.flatMap((line) => wrapText(`mind: ${printable(line)}`, width)),
    '',
    ...dockerfile
      .trimEnd()
      .split('\n')
      .map((line) => `  ${printable(line)}`.trimEnd()),
    '',
  ].join('\n')
}
