import { type Control, loadCatalogue, loadPages, renderControlText } from '../catalogue/index.ts'
import { type CheckId, SeawallError } from '../core/index.ts'
import { paintWith } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { terminalOf, writeResult } from './io.ts'

/** `seawall explain POD-03` or `POD-03/run-as-non-root`: why it matters, bad, good, fix, what remains. */
export async function explain(id: string, flags: { color?: boolean }): Promise<number> {
  const catalogue = loadCatalogue()
  const [name = '', checkName] = id.split('/')
  const control = catalogue.control(name.toUpperCase())
  const checkId = checkName === undefined ? undefined : (`${name.toUpperCase()}/${checkName}` as CheckId)
  if (control === undefined || (checkId !== undefined && catalogue.check(checkId) === undefined))
    throw new SeawallError('usage', `there is no control or check "${id}"`, { hint: hintFor(control) })
  const page = (await loadPages())[control.id]
  if (page === undefined) throw new Error(`no page for ${control.id}`)
  const terminal = terminalOf(process.env, flags)
  const width = Math.min(terminal.width, 100)
  const text = renderControlText(control, page, { width, ...(checkId !== undefined && { check: checkId }) })
  const paint = paintWith(terminal.color)
  const bold = text.replace(/^[A-Z][A-Z' -]+$/gm, (heading) => paint.bold(heading))
  const examples = checkId === undefined ? control.checks.slice(0, 3).map((check) => `seawall explain ${check.id}`) : []
  const more = examples.length === 0 ? '' : `\n${paint.dim(`Bad and good examples: ${examples.join(', ')}`)}\n`
  await writeResult(`${bold}${more}`, undefined)
  return exitCodes.fine
}

function hintFor(control: Control | undefined): string {
  if (control === undefined) return 'seawall controls lists them; ids are like POD-03'
  return control.checks.length === 0
    ? `${control.id} has no checks yet`
    : `it has: ${control.checks.map(({ id }) => id).join(', ')}`
}
