import { type JsonObject, listAt, objectAt } from '../../../src/core/index.ts'

/** Whether somebody still has to do something before an object may go. */
export const isHeld = (object: JsonObject): boolean => listAt(objectAt(object, 'metadata'), 'finalizers').length > 0

export const isGoing = (object: JsonObject): boolean => objectAt(object, 'metadata')?.deletionTimestamp !== undefined

/** Deleted as soon as nobody holds it any more. */
export function going(object: JsonObject): JsonObject {
  const metadata = {
    ...objectAt(object, 'metadata'),
    deletionTimestamp: '2026-11-24T00:00:00Z',
    deletionGracePeriodSeconds: 0,
  }
  return { ...object, metadata }
}
