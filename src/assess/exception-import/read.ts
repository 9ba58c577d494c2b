import { isObject, type Json, type JsonObject, listAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseYaml, splitYamlDocuments } from '../../formats/yaml/index.ts'
import { isConfig, isConstraint, type Placed, readConfig, readConstraint } from './gatekeeper.ts'
import { isKubescapeExceptions, readKubescapeExceptions } from './kubescape.ts'
import { isPolicyException, readPolicyException } from './kyverno.ts'
import { isTrivyIgnore, isTrivyIgnoreYaml, readTrivyIgnore, readTrivyIgnoreYaml } from './trivyignore.ts'
import { type ExceptionImport, gather, type Reading } from './types.ts'

/** A file with exceptions of another tool. */
export interface ExceptionFile {
  readonly file: string
  readonly text: string
}

/**
 * The exceptions of other tools, told from the content. Files are read together: what Gatekeeper's Config excludes
 * depends on the constraints beside it.
 */
export function importExceptions(files: readonly ExceptionFile[]): Result<ExceptionImport> {
  const readings: Reading[] = []
  const gatekeeper: Placed[] = []
  for (const { file, text } of files) {
    if (/(^|[/\\])\.trivyignore$/.test(file) || isTrivyIgnore(text)) {
      readings.push(...readTrivyIgnore(text, file))
      continue
    }
    const documents = documentsOf(text, file)
    if (!documents.ok) return documents
    for (const value of documents.value) {
      const read = readDocument(value, file)
      if (read === undefined) return unknown(file)
      if ('gatekeeper' in read) gatekeeper.push(read.gatekeeper)
      else readings.push(...read.readings)
    }
  }
  const constraints = gatekeeper.filter(({ value }) => isConstraint(value))
  const configs = gatekeeper.filter(({ value }) => isConfig(value))
  readings.push(...constraints.flatMap(readConstraint), ...configs.flatMap((one) => readConfig(one, constraints)))
  return { ok: true, value: gather(readings) }
}

function documentsOf(text: string, file: string): Result<readonly Json[]> {
  const values: Json[] = []
  for (const document of splitYamlDocuments(text)) {
    const parsed = parseYaml(document.text)
    if (!parsed.ok) {
      const line = document.line + parsed.error.line - 1
      return { ok: false, error: new SeawallError('malformed', `${file}:${line}: ${parsed.error.message}`) }
    }
    const { value } = parsed
    if (value === null) continue
    if (isObject(value) && textAt(value, 'kind')?.endsWith('List') === true) values.push(...listAt(value, 'items'))
    else values.push(value)
  }
  return values.length === 0 ? unknown(file) : { ok: true, value: values }
}

function readDocument(
  value: Json,
  file: string,
): { readonly readings: readonly Reading[] } | { readonly gatekeeper: Placed } | undefined {
  if (isKubescapeExceptions(value)) return { readings: readKubescapeExceptions(value, file) }
  if (!isObject(value)) return undefined
  if (isPolicyException(value)) return { readings: readPolicyException(value, file) }
  if (isConfig(value) || isConstraint(value)) return { gatekeeper: { value, file } }
  return isTrivyIgnoreYaml(value) ? { readings: readTrivyIgnoreYaml(value as JsonObject, file) } : undefined
}

function unknown(file: string): Result<never> {
  return {
    ok: false,
    error: new SeawallError('unsupported', `${file} holds no exceptions that can be imported`, {
      hint: 'known: .trivyignore, .trivyignore.yaml, Kubescape exceptions, Kyverno PolicyException, Gatekeeper Config and constraints',
    }),
  }
}
