import { type Exception, noExpiry, parseExceptions } from '../../assess/index.ts'
import { type Json, member, objectAt, type Result, SeawallError, textAt } from '../../core/index.ts'

export const exceptionKind = 'SecurityException'

/**
 * Reads a SecurityException: the one shape of exceptions, its id the object's name. One that stands in a namespace
 * covers nothing outside it.
 */
export function readException(value: Json, source: string): Result<Exception> {
  const metadata = objectAt(value, 'metadata')
  const id = textAt(metadata, 'name') ?? ''
  const spec = objectAt(value, 'spec') ?? {}
  if (member(spec, 'id') !== undefined)
    return refused(`${source}: an exception is called by its metadata.name, not by spec.id`)
  const read = parseExceptions({ exceptions: [{ ...spec, id }] }, source)
  if (!read.ok) return read
  const [exception] = read.value
  if (exception === undefined) return refused(`${source}: there is no exception in it`)
  if (exception.expires === noExpiry) return refused(`${source}: an exception of the gate has an end`)
  return { ok: true, value: withinNamespace(exception, textAt(metadata, 'namespace') ?? '') }
}

function withinNamespace(exception: Exception, namespace: string): Exception {
  return namespace === '' ? exception : { ...exception, scope: { ...exception.scope, namespaces: [namespace] } }
}

function refused(message: string): Result<never> {
  return { ok: false, error: new SeawallError('config', message) }
}
