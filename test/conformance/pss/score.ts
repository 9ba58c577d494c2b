import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, objectAt } from '../../../src/core/index.ts'
import { parseYaml } from '../../../src/formats/yaml/index.ts'
import { readPodFacts } from '../../../src/kube/pod-facts/index.ts'
import { evaluatePodSecurity, parsePssLevel, parsePssVersion } from '../../../src/policy/pss/index.ts'

/** One entry of `cases.json`. */
export interface PssCase {
  readonly pod: string
  readonly level: string
  readonly expected: 'pass' | 'fail'
  readonly control: string
  /** The restricted check that replaces `control`. */
  readonly orControl?: string
  readonly versions: readonly string[]
}

export interface PssVerdict {
  readonly allowed: boolean
  readonly controls: readonly string[]
}

export interface PssScore {
  readonly total: number
  readonly right: number
  /** `pods/x.yaml restricted v1.25` */
  readonly wrong: readonly string[]
  readonly unsupported: readonly string[]
}

/** Our verdict on one pod; undefined when the pod, level or version cannot be judged. */
export function judgeCase(pod: Json, level: string, version: string): PssVerdict | undefined {
  const parsedLevel = parsePssLevel(level)
  const parsedVersion = parsePssVersion(version)
  const spec = objectAt(pod, 'spec')
  if (!parsedLevel.ok || !parsedVersion.ok || spec === undefined) return undefined
  const facts = readPodFacts(spec, objectAt(pod, 'metadata'))
  const { allowed, violations } = evaluatePodSecurity(facts, parsedLevel.value, parsedVersion.value)
  return { allowed, controls: [...new Set(violations.map(({ check }) => check))] }
}

/** Whether a verdict is the expected one: a failure must name the control, or the one that replaces it. */
export function isRight(verdict: PssVerdict, expected: PssCase): boolean {
  if (expected.expected === 'pass') return verdict.allowed
  const wanted = [expected.control, expected.orControl ?? expected.control].map((name) => name.toLowerCase())
  return !verdict.allowed && verdict.controls.some((name) => wanted.includes(name.toLowerCase()))
}

/** Judges every verdict of a folder of fixtures; `loadPod` reads one pod file. */
export async function scorePss(fixtures: string, loadPod: (file: string) => Json = loadYaml): Promise<PssScore> {
  const cases = JSON.parse(readFileSync(join(fixtures, 'cases.json'), 'utf8')) as PssCase[] // the format of the fixtures' README
  const wrong: string[] = []
  const unsupported: string[] = []
  let total = 0
  for (const entry of cases) {
    const pod = loadPod(join(fixtures, entry.pod))
    for (const version of entry.versions) {
      total++
      const id = `${entry.pod} ${entry.level} ${version}`
      const verdict = judgeCase(pod, entry.level, version)
      if (verdict === undefined) unsupported.push(id)
      else if (!isRight(verdict, entry)) wrong.push(id)
    }
  }
  return { total, right: total - wrong.length - unsupported.length, wrong, unsupported }
}

function loadYaml(file: string): Json {
  const parsed = parseYaml(readFileSync(file, 'utf8'))
  return parsed.ok && isObject(parsed.value) ? parsed.value : null
}
