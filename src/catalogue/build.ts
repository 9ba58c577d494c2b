import { type CheckId, SeawallError } from '../core/index.ts'
import { compareControls, familyOf } from './families.ts'
import { renderControlPage, renderControlsIndex } from './page.ts'
import { type ControlSource, readControl } from './source.ts'
import { type CatalogueCheck, type Control, type Example, type ExampleForm, exampleForms, type Page } from './types.ts'

/** One control file: where it is (from `controls/`), and what its YAML says. */
export interface SourceFile {
  readonly file: string
  readonly value: unknown
}

/** One example file, from `examples/`: `POD-03/run-as-non-root.bad.yaml`, `IMG-14/sudo.good.Dockerfile`. */
export interface ExampleFile {
  readonly file: string
  readonly text: string
}

/** Numbers of each CIS benchmark, by framework id. */
export type CisNumbers = Readonly<Record<string, readonly string[]>>

export interface BuiltCatalogue {
  readonly controls: readonly Control[]
  readonly pages: readonly Page[]
}

/** Checks the whole catalogue; throws one error that lists every problem. */
export function buildCatalogue(
  sources: readonly SourceFile[],
  examples: readonly ExampleFile[],
  cisNumbers: CisNumbers,
): BuiltCatalogue {
  const problems: string[] = []
  const read = sources
    .map(({ file, value }) => placed(readControl(value, file, problems), file, problems))
    .sort((a, b) => compareControls(a.control.id, b.control.id))
  const controls = read.map(({ control }) => control)
  refuseDuplicates(
    controls.map((control) => control.id),
    problems,
  )
  refuseDuplicates(
    controls.flatMap((control) => control.checks.map((check) => check.id)),
    problems,
  )
  for (const control of controls) refuseUnknownNumbers(control, cisNumbers, problems)
  const pages = withExamples(read, examples, problems)
  if (problems.length > 0) {
    throw new SeawallError('malformed', `the catalogue has ${problems.length} problems:\n  ${problems.join('\n  ')}`)
  }
  return { controls, pages }
}

/** The generated files: what a scan loads, what `explain` loads, and a page per implemented control. */
export function generatedFiles({ controls, pages }: BuiltCatalogue): ReadonlyMap<string, string> {
  const byId = Object.fromEntries(pages.map((page) => [page.id, page]))
  const files = new Map([
    ['src/catalogue/index.gen.json', `${JSON.stringify({ schema: 1, controls })}\n`],
    ['src/catalogue/pages.gen.json', `${JSON.stringify({ schema: 1, pages: byId })}\n`],
    ['docs/controls/README.md', renderControlsIndex(controls)],
  ])
  for (const control of controls) {
    const page = byId[control.id]
    if (control.status === 'implemented' && page !== undefined) {
      files.set(`docs/controls/${control.id}.md`, renderControlPage(control, page))
    }
  }
  return files
}

function placed(source: ControlSource, file: string, problems: string[]): ControlSource {
  const { id } = source.control
  const expected = `${familyOf(id) ?? ''}/${id}.yaml`
  if (file !== expected) problems.push(`${file}: a control with the id ${id} belongs into ${expected}`)
  return source
}

function refuseDuplicates(ids: readonly string[], problems: string[]): void {
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) problems.push(`${id} is defined twice`)
}

/** A CIS number is one of its benchmark, or it is unverified and a note says why it stands there. */
function refuseUnknownNumbers(control: Control, cisNumbers: CisNumbers, problems: string[]): void {
  for (const ref of control.frameworks) {
    const known = cisNumbers[ref.framework]
    if (known === undefined || known.includes(ref.id)) continue
    if (ref.verified || ref.note === undefined) {
      problems.push(`${control.id}: ${ref.framework} has no number ${ref.id}; mark it unverified and say why in a note`)
    }
  }
}

function withExamples(
  read: readonly ControlSource[],
  examples: readonly ExampleFile[],
  problems: string[],
): readonly Page[] {
  const texts = new Map(examples.map(({ file, text }) => [file, text]))
  const take = (check: CheckId, kind: 'bad' | 'good', form: ExampleForm): string => {
    const file = `${check}.${kind}.${form}`
    const text = texts.get(file)
    texts.delete(file)
    if (text === undefined || text.trim() === '') problems.push(`the example ${file} is missing or empty`)
    return text ?? ''
  }
  const pages = read.map(({ control, page }): Page => {
    const own = control.checks.map((check): [CheckId, readonly Example[]] => [
      check.id,
      formsOf(check).map((form) => ({ form, bad: take(check.id, 'bad', form), good: take(check.id, 'good', form) })),
    ])
    return { ...page, examples: Object.fromEntries(own) }
  })
  for (const file of texts.keys()) problems.push(`the example ${file} belongs to no check`)
  return pages
}

function formsOf({ scopes }: CatalogueCheck): readonly ExampleForm[] {
  const forms = scopes.map((scope): ExampleForm => (scope === 'dockerfile' ? 'Dockerfile' : 'yaml'))
  return exampleForms.filter((form) => forms.includes(form))
}
