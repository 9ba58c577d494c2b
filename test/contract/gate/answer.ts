import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { canonicalJson, type JsonObject, objectAt, textAt } from '../../../src/core/index.ts'
import type { Received } from '../../stand-in/send.ts'
import type { Expected } from './case.ts'
import type { GateServer } from './server.ts'

/** Holds an answer to what is expected of it. */
export function compare({ status, body, warnings }: Received, wanted: Expected, asked: string): void {
  const what = `${asked}: ${status} ${textAt(body, 'message') ?? ''}`
  expect(status, what).toBe(wanted.status)
  if (wanted.message !== undefined) expect(textAt(body, 'message') ?? '', what).toMatch(wanted.message)
  if (wanted.object !== undefined) expect(body, what).toMatchObject(wanted.object)
  if (wanted.warnings === undefined) return
  expect(warnings.length, `${what}: ${warnings.join(' | ')}`).toBe(wanted.warnings.length)
  for (const one of wanted.warnings) expect(warnings, what).toContainEqual(expect.stringMatching(one))
}

/** Holds the annotations of a request's audit event to what is expected; `mark` is how its address ends. */
export async function compareAudit(
  server: GateServer,
  mark: string,
  wanted: NonNullable<Expected['audit']>,
): Promise<void> {
  const annotations = await annotationsOf(server, mark)
  for (const [key, text] of Object.entries(wanted)) {
    if (text === null) expect(annotations).not.toHaveProperty([key])
    else expect(textAt(annotations, key) ?? '', `${key} in ${canonicalJson(annotations)}`).toMatch(text)
  }
}

/** An event is written once its answer is sent, so it may come a little later. */
async function annotationsOf(server: GateServer, mark: string): Promise<JsonObject> {
  for (let tries = 0; tries < 100; tries++) {
    const event = server
      .auditEvents()
      .findLast((one) => textAt(one, 'requestURI')?.endsWith(mark) && one.stage === 'ResponseComplete')
    if (event !== undefined) return objectAt(event, 'annotations') ?? {}
    await sleep(20)
  }
  throw new Error(`no audit event of ${mark}`)
}
