import { describe, expect, it } from 'vitest'
import { canonicalJson, type Json, listAt, member, objectAt } from '../core/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import { writeYaml } from '../formats/yaml-edit/yaml-writer.oracle.ts'
import { readKubeObject } from '../kube/objects/index.ts'
import { PodGenerator } from '../policy/pss/pod-generator.oracle.ts'
import { Assessor, type FixRun, mendFindings } from './index.ts'

const now = '2026-11-24T00:00:00Z'
const origin = { source: 'file', file: 'a.yaml', doc: 0, line: 1 } as const

function objectFrom(text: string) {
  const parsed = parseYaml(text)
  const read = readKubeObject(parsed.ok ? parsed.value : null, { origin })
  if (!read.ok) throw new Error(read.message)
  return read.object
}

function mend(text: string): FixRun {
  return mendFindings([{ object: objectFrom(text), document: { ok: true, value: text } }], {
    assess: { now, selection: { only: ['POD-*', 'SEC-*'] } },
    impacts: new Set(['safe', 'may-break']),
    fileFor: () => ({ ok: false, error: 'no folder' }),
  })
}

function countFindings(text: string): number {
  const assessor = new Assessor({ now })
  assessor.add(objectFrom(text))
  return assessor.finish().findings.length
}

const commentsOf = (text: string): string[] => [...(text.match(/# (?:note|aside) \d+/g) ?? [])].sort()

/** What ValidateSecurityContext of the API server refuses. */
function isRefused(pod: Json): boolean {
  const spec = objectAt(pod, 'spec')
  const lists = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) => listAt(spec, key))
  return lists.some((container) => {
    const context = objectAt(container, 'securityContext')
    const adds = listAt(objectAt(context, 'capabilities'), 'add')
    const both = member(context, 'privileged') === true || adds.includes('CAP_SYS_ADMIN')
    return member(context, 'allowPrivilegeEscalation') === false && both
  })
}

describe('mending any pod, however it is written', () => {
  it('holds: proven, nothing lost, nothing the API server refuses, and nothing to do the second time', () => {
    const generator = new PodGenerator(11)
    let mended = 0
    for (let round = 0; round < 150; round++) {
      const pod = generator.pod()
      const text = writeYaml(pod, (below) => generator.integer(below))
      const written = parseYaml(text)
      expect(written.ok && canonicalJson(written.value)).toBe(canonicalJson(pod))
      const before = countFindings(text)
      const run = mend(text)
      const [target] = run.targets
      const after = target?.document.ok ? target.document.value : ''
      mended += run.mended.length
      const parsed = parseYaml(after)
      expect(parsed.ok && canonicalJson(parsed.value)).toBe(canonicalJson(target?.object.object ?? null))
      expect(commentsOf(after)).toEqual(commentsOf(text))
      if (run.mended.length === 0) expect(after).toBe(text)
      else expect(countFindings(after)).toBeLessThan(before)
      if (!isRefused(pod)) expect(isRefused(target?.object.object ?? null)).toBe(false)
      expect(mend(after).mended).toEqual([])
    }
    expect(mended).toBeGreaterThan(800)
  })
})
