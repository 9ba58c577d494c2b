import { request } from 'node:https'
import { type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../../src/core/index.ts'
import { type Decision, makeSnapshot, type RunningGate, startGate } from '../../../src/gate/index.ts'
import type { PodTemplatePath } from '../../../src/kube/objects/index.ts'
import { issue } from '../../stand-in/certificates.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textOf } from '../json-file.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'

const authority = issue({ name: 'authority', authority: true })
const certificate = issue({ name: 'gate', addresses: ['127.0.0.1'], issuer: authority })

/** Reviews that try to get past the gate, each sent to a gate that serves over HTTPS. */
export async function runAdversarial(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('adversarial')
  for (const entry of entriesOf(readJsonFile(cases.place))) {
    const id = textOf(entry, 'id')
    keeper.count(id, (await attempt(`adversarial ${id}`, () => runCase(entry))) ?? false)
  }
  return keeper.score()
}

/** Policy languages that are not read yet, by the kind of their policies, and the work that brings each. */
const languages: Readonly<Record<string, string>> = {
  ValidatingAdmissionPolicy: 'CEL and ValidatingAdmissionPolicy',
  ConstraintTemplate: 'Gatekeeper and Rego',
  ClusterPolicy: 'Kyverno',
}

async function runCase(entry: JsonObject): Promise<Answer> {
  const later = listAt(entry, 'policies').flatMap((policy) => languages[textAt(policy, 'kind') ?? ''] ?? [])
  if (later.length > 0) return { unsupported: `later: ${later[0]}` }
  const decisions: Decision[] = []
  const gate = await startGate({
    host: '127.0.0.1',
    port: 0,
    tls: certificate,
    drainMs: 0,
    snapshot: snapshotOf(entry),
    lookups: {
      namespaceLabels: () => objectAt(objectAt(objectAt(entry, 'namespaceObject'), 'metadata'), 'labels') ?? {},
      now: () => '2026-01-01T00:00:00Z',
    },
    onJudged: ({ decision }) => decisions.push(decision),
  })
  try {
    const body = textAt(entry, 'raw') ?? JSON.stringify(member(entry, 'review'))
    const answer = await post(gate, body)
    const alive = (await post(gate, '{}')).status === 400
    const seen = { ...answer, decision: decisions[0], alive }
    return holds(objectAt(entry, 'expect') ?? {}, seen)
  } finally {
    await gate.stop()
  }
}

function snapshotOf(entry: JsonObject) {
  const settings = objectAt(objectAt(entry, 'config'), 'podSecurity')
  const usernames = listAt(objectAt(settings, 'exemptions'), 'usernames').filter((one) => typeof one === 'string')
  const podTemplates = listAt(settings, 'podTemplatePaths').map(
    (one): PodTemplatePath => ({
      group: textAt(one, 'group') ?? '',
      kind: textAt(one, 'kind') ?? '',
      path: textAt(one, 'path') ?? '',
      shape: 'pod',
    }),
  )
  const enforceTemplates = member(settings, 'enforceTemplates') === true
  return makeSnapshot({ podTemplates, podSecurity: { enforceTemplates, exemptions: { usernames } } })
}

interface Seen {
  readonly status: number
  readonly response: JsonObject | undefined
  readonly decision: Decision | undefined
  readonly alive: boolean
}

type Expectation = (wanted: Json, seen: Seen) => boolean

const expectations: Readonly<Record<string, Expectation>> = {
  http: (wanted, { status }) => status === wanted,
  allowed: (wanted, { response }) => member(response, 'allowed') === wanted,
  code: (wanted, { response }) => member(objectAt(response, 'status'), 'code') === wanted,
  controls: (wanted, { decision }) =>
    Array.isArray(wanted) && wanted.every((one) => decision?.podSecurity.some((check) => check === one)),
  messageIncludes: (wanted, { response }) =>
    textAt(objectAt(response, 'status'), 'message')?.includes(String(wanted)) === true,
  warningsMin: (wanted, { response }) => listAt(response, 'warnings').length >= Number(wanted),
  auditAnnotationsMin: (wanted, { response }) =>
    Object.keys(objectAt(response, 'auditAnnotations') ?? {}).length >= Number(wanted),
  coverage: (wanted, { decision }) =>
    decision?.coverage.skipped.some(({ why }) => why.includes(String(wanted))) === true,
  findingIncludes: (wanted, { decision }) => decision?.notes.some((note) => note.includes(String(wanted))) === true,
  sideEffects: (wanted, { decision }) => wanted === false && decision !== undefined,
  serverAlive: (wanted, { alive }) => alive === wanted,
  prototypeClean: () => Object.keys(Object.prototype).length === 0 && !('privileged' in {}),
  anyOf: (wanted, seen) => Array.isArray(wanted) && wanted.some((one) => holds(one, seen)),
}

function holds(expected: Json, seen: Seen): boolean {
  return Object.entries(expected as JsonObject).every(
    ([key, wanted]) => Object.hasOwn(expectations, key) && expectations[key]?.(wanted, seen) === true,
  )
}

async function post(gate: RunningGate, body: string): Promise<{ status: number; response: JsonObject | undefined }> {
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(`${gate.url}/validate`, { method: 'POST', ca: authority.cert, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
  const answer = status === 200 ? (JSON.parse(text) as JsonObject) : undefined
  return { status, response: objectAt(answer, 'response') }
}
