import { printable } from '../../../core/index.ts'
import type { Build, Stage } from '../build/index.ts'
import { endedParts } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { problem } from './sites.ts'

function* imageBases(build: Build) {
  for (const stage of build.stages)
    if (stage.base.kind === 'image' && stage.base.reference !== undefined)
      yield { stage, image: stage.from.image, base: stage.base, reference: stage.base.reference }
}

const untagged: Rule = {
  id: 'IMG-14/untagged-base',
  *check(build) {
    for (const { image, base, reference } of imageBases(build))
      if (reference.tag === 'latest' && !base.text.endsWith(':latest'))
        yield problem(image, `${printable(base.text)} has no tag, so it means "latest": whatever was pushed last`)
  },
}

const latest: Rule = {
  id: 'IMG-14/latest-tag',
  *check(build) {
    for (const { image, base, reference } of imageBases(build))
      if (base.text.endsWith(':latest') && reference.digest === undefined)
        yield problem(image, `${printable(base.text)} is another image whenever somebody pushes one`)
  },
}

const noDigest: Rule = {
  id: 'IMG-14/no-digest',
  *check(build) {
    for (const { image, base, reference } of imageBases(build))
      if (reference.digest === undefined)
        yield problem(image, `nothing says which ${printable(base.text)} is meant: a tag can be moved, a digest cannot`)
  },
}

const endOfLife: Rule = {
  id: 'IMG-05/end-of-life-base',
  *check(build) {
    for (const { stage, image, base } of imageBases(build))
      for (const { what, on, newer } of endedParts(base.facts, build.now)) {
        const instead = newer === undefined ? '' : `; ${newer} still gets them`
        yield problem(image, `${what} gets no security fixes since ${on}${instead}`, severityIn(build, stage))
      }
  },
}

/** What only builds is not reached by anybody from outside. */
function severityIn(build: Build, stage: Stage) {
  return build.shipped.has(stage) ? {} : ({ severity: 'medium' } as const)
}

export const baseImageRules: readonly Rule[] = [untagged, latest, noDigest, endOfLife]
