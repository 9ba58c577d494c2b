import { describe, expect, it } from 'vitest'
import type { Json } from '../core/index.ts'
import { readKubeObject } from '../kube/objects/index.ts'
import { Assessor } from './assessor.ts'
import type { Exception } from './exception.ts'
import { exceptionsOnObject, parseExceptions } from './exception-format.ts'

const pod = (privileged: boolean, annotations = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'agent', namespace: 'shop', annotations },
  spec: { containers: [{ name: 'app', image: 'a:1', securityContext: { privileged } }] },
})

function read(value: Json) {
  const object = readKubeObject(value, { origin: { source: 'file', file: 'p.yaml', doc: 0, line: 1 } })
  if (!object.ok) throw new Error(object.message)
  return object.object
}

const endless = { id: 'T-1', scope: { checks: ['POD-01/privileged'] }, reason: 'r', owner: 'o', expires: 'none' }

function assess(exception: Exception, privileged = true) {
  const assessor = new Assessor({
    now: '2026-11-24T00:00:00Z',
    exceptions: [exception],
    selection: { only: ['POD-01/privileged'] },
  })
  assessor.add(read(pod(privileged)))
  return assessor.finish()
}

describe('an exception of hours', () => {
  const until = (expires: string) => ({ ...endless, source: 'f', expires })

  it('ends at its instant', () => {
    expect(assess(until('2026-11-24T00:00:01Z')).exceptions[0]?.state).toBe('in-use')
    expect(assess(until('2026-11-24T00:00:00Z')).exceptions[0]?.state).toBe('expired')
  })

  it.each(['2026-11-24T24:00:00Z', '2026-11-31T10:00:00Z', '2026-11-24T10:00:00+01:00', '2026-11-24T10:00Z'])(
    'is no exception when it ends at %s',
    (expires) => {
      expect(parseExceptions({ exceptions: [{ ...endless, expires }] }, 'f')).toMatchObject({ ok: false })
    },
  )
})

describe('an exception without an end', () => {
  it('may stand in a file, where those of other tools are put', () => {
    expect(parseExceptions({ exceptions: [endless] }, 'f')).toMatchObject({ ok: true, value: [{ expires: 'none' }] })
  })

  it('may not stand on an object', () => {
    const text = 'owner=o; expires=none; reason=r'
    const [parsed] = exceptionsOnObject(read(pod(true, { 'except.seawall.dev/POD-01': text })))
    expect(parsed).toMatchObject({ ok: false })
  })

  it('holds findings back and is itself reported', () => {
    const { findings, exceptions } = assess({ ...endless, source: 'f' })
    expect(findings.map(({ excepted }) => excepted)).toEqual([{ id: 'T-1', expires: 'none', reason: 'r' }])
    expect(exceptions.map(({ state, findings: held }) => [state, held])).toEqual([['no-expiry', 1]])
  })

  it('is first of all not needed where what it covers passes', () => {
    expect(assess({ ...endless, source: 'f' }, false).exceptions.map(({ state }) => state)).toEqual([
      'no-longer-needed',
    ])
  })
})
