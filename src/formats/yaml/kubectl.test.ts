import { describe, expect, it } from 'vitest'
import { readCases } from '../../../test/real/kubectl-yaml/cases.ts'
import { type Recorded, readRecording } from '../../../test/real/kubectl-yaml/recorded.ts'
import { canonicalJson, member } from '../../core/index.ts'
import { parseYaml } from './parse.ts'
import { splitYamlDocuments } from './split.ts'

interface Answer {
  readonly outputs: readonly string[]
  readonly failed: boolean
}

/** Reads a file as the recording shows kubectl reading it: up to the first document that is refused. */
function ours({ file, reads }: Recorded): Answer {
  const outputs: string[] = []
  for (const document of splitYamlDocuments(file)) {
    const parsed = parseYaml(document.text)
    if (!parsed.ok) return { outputs, failed: true }
    outputs.push(canonicalJson(reads === 'spec' ? (member(parsed.value, 'spec') ?? null) : parsed.value))
  }
  return { outputs, failed: false }
}

const recording = readRecording()
const theirs = ({ outputs, error }: Recorded): Answer => ({ outputs, failed: error !== undefined })

describe('reading YAML as kubectl does', () => {
  it('was asked every question of the table', () => {
    const asked = recording.cases.map(({ outputs, error, ...one }) => one)
    expect(asked).toEqual(readCases())
    expect(recording.kubectl).toMatch(/^v1\./)
  })

  it.each(recording.cases.filter((one) => one.differs === undefined))('agrees on $name', (one) => {
    expect(ours(one)).toEqual(theirs(one))
  })

  it.each(recording.cases.filter((one) => one.differs !== undefined))('is stricter on $name: $differs', (one) => {
    expect(ours(one).failed).toBe(true)
    expect(ours(one)).not.toEqual(theirs(one))
  })
})
