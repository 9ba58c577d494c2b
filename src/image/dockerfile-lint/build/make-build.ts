import {
  type Dockerfile,
  expandVariables,
  type FromInstruction,
  type Instruction,
  type Lookup,
  unquote,
} from '../../../formats/dockerfile/index.ts'
import { parseReference } from '../../../formats/oci/index.ts'
import { baseFacts } from './base-facts.ts'
import { readSteps } from './steps.ts'
import type { Base, Build, BuildContext, Stage } from './types.ts'

/** Resolves stages, base images and what holds at each instruction. */
export function makeBuild(dockerfile: Dockerfile, context: BuildContext | undefined, now: string): Build {
  const { instructions, escapeMark } = dockerfile
  const first = instructions.findIndex(({ kind }) => kind === 'FROM')
  const globals = instructions.slice(0, first)
  const lookupGlobal = globalValues(globals, escapeMark)
  const stages: Stage[] = []
  for (const group of groupByFrom(instructions.slice(first))) {
    const base = baseOf(group.from, stages, lookupGlobal, escapeMark)
    const [index, name] = [stages.length, group.from.as?.name.text.toLowerCase()]
    stages.push({ index, from: group.from, name, base, steps: readSteps(group.inner, base, dockerfile) })
  }
  const final = stages.at(-1) as Stage // the parser refuses a file without FROM
  return { dockerfile, globals, lookupGlobal, stages, final, shipped: new Set(lineageOf(final)), context, now }
}

/** What BuildKit knows by itself in every build. */
const platformArgs: ReadonlyMap<string, string> = new Map([
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDARCH', 'amd64'],
  ['BUILDVARIANT', ''],
  ['TARGETSTAGE', 'default'],
])

export function isPlatformArg(name: string): boolean {
  return platformArgs.has(name)
}

function globalValues(globals: readonly Instruction[], escapeMark: string): Lookup {
  const values = new Map<string, string | undefined>(platformArgs)
  const lookup: Lookup = (name) => values.get(name)
  for (const instruction of globals)
    for (const { name, value } of 'pairs' in instruction ? instruction.pairs : []) {
      const expanded = value && expandVariables(value.text, lookup, escapeMark)
      values.set(name.text, expanded === undefined ? undefined : unquote(expanded, escapeMark))
    }
  return lookup
}

function groupByFrom(instructions: readonly Instruction[]) {
  const groups: { from: FromInstruction; inner: Instruction[] }[] = []
  for (const instruction of instructions) {
    if (instruction.kind === 'FROM') groups.push({ from: instruction, inner: [] })
    else groups.at(-1)?.inner.push(instruction)
  }
  return groups
}

function baseOf({ image }: FromInstruction, stages: readonly Stage[], lookup: Lookup, escapeMark: string): Base {
  const expanded = expandVariables(image.text, lookup, escapeMark)
  const text = unquote(expanded ?? image.text, escapeMark)
  if (text === 'scratch') return { kind: 'scratch' }
  const stage = stages.findLast(({ name }) => name === text.toLowerCase())
  if (stage !== undefined) return { kind: 'stage', stage }
  const parsed = expanded === undefined ? undefined : parseReference(text)
  const reference = parsed?.ok ? parsed.value : undefined
  return { kind: 'image', reference, text, facts: baseFacts(reference) }
}

/** A stage and the stages below it. */
export function lineageOf(stage: Stage): Stage[] {
  const lineage: Stage[] = []
  for (let at: Stage | undefined = stage; at !== undefined; at = at.base.kind === 'stage' ? at.base.stage : undefined)
    lineage.push(at)
  return lineage
}

/** What the image below a stage and its ancestors is; undefined for scratch. */
export function rootBase(stage: Stage): Extract<Base, { kind: 'image' }> | undefined {
  const { base } = lineageOf(stage).at(-1) ?? stage
  return base.kind === 'image' ? base : undefined
}
