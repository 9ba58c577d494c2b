import type { JsonObject } from '../../../src/core/index.ts'

/** A refusal as the API server words it. */
export class Refusal extends Error {
  readonly code: number
  readonly body: JsonObject
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: number,
    reason: string,
    message: string,
    more: { metadata?: JsonObject; headers?: Record<string, string>; details?: JsonObject } = {},
  ) {
    super(message)
    this.code = code
    this.headers = more.headers ?? {}
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: more.metadata ?? {},
      status: 'Failure',
      message,
      reason,
      ...(more.details !== undefined && { details: more.details }),
      code,
    }
  }
}

const qualified = (group: string, resource: string): string => (group === '' ? resource : `${resource}.${group}`)

export const notFound = (group: string, resource: string, name: string): Refusal =>
  new Refusal(404, 'NotFound', `${qualified(group, resource)} "${name}" not found`)

export const noSuchPath = (): Refusal =>
  new Refusal(404, 'NotFound', 'the server could not find the requested resource')

export const exists = (group: string, resource: string, name: string): Refusal =>
  new Refusal(409, 'AlreadyExists', `${qualified(group, resource)} "${name}" already exists`)

export const modified = (group: string, resource: string, name: string): Refusal =>
  new Refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(group, resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
  )

export const unauthorized = (): Refusal => new Refusal(401, 'Unauthorized', 'Unauthorized')

export function forbidden(
  user: string,
  verb: string,
  group: string,
  resource: string,
  namespace: string | undefined,
): Refusal {
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const message = `${qualified(group, resource)} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`
  return new Refusal(403, 'Forbidden', message)
}

export const expiredContinue = (continueFrom: string): Refusal =>
  new Refusal(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    {
      metadata: { continue: continueFrom },
    },
  )

export const tooOld = (version: number, current: number): Refusal =>
  new Refusal(410, 'Expired', `too old resource version: ${version} (${current})`)
