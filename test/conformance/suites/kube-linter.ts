import { type JsonObject, listAt, member, objectAt, textAt } from '../../../src/core/index.ts'
import type { Cases } from '../fixtures.ts'
import { textOf } from '../json-file.ts'
import type { Judged } from '../judge.ts'
import { readMap } from '../mapping.ts'
import { runMapped } from '../run-mapped.ts'
import type { Score } from '../score.ts'

/** kube-linter: how many findings of the named check; level 2 asks for the kinds of the objects. */
export function runKubeLinter(cases: Cases): Promise<Score> {
  return runMapped(cases, {
    suite: 'lint-kube-linter',
    map: readMap('kube-linter'),
    checkOf: (entry) => textOf(entry, 'check'),
    isRight: (entry, judged) => judged.broken.length === 0 && foundKinds(judged).length === expectedCount(entry),
    levels: (entry, judged, _, keeper) => {
      const kinds = expectedKinds(entry)
      if (kinds.length === 0 || kinds.length !== expectedCount(entry)) return
      keeper.level('2', judged && kinds.sort().join() === foundKinds(judged).sort().join())
    },
  })
}

function expectedCount(entry: JsonObject): number {
  return Number(member(objectAt(entry, 'expect'), 'count') ?? Number.NaN)
}

/** A finding's text starts with the kind of its object. */
function expectedKinds(entry: JsonObject): string[] {
  return listAt(objectAt(entry, 'expect'), 'findings').map(
    (finding) => /^\w+/.exec(textAt(finding, 'text') ?? '')?.[0] ?? '',
  )
}

function foundKinds({ objects }: Judged): string[] {
  return objects.flatMap(({ places, object }) => Array.from({ length: places }, () => object.ref.kind))
}
