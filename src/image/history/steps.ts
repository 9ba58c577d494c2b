import type { HistoryEntry, ImageConfig } from '../../formats/oci/index.ts'

/** One instruction of the build, as the configuration remembers it. */
export interface BuildStep {
  /** As a Dockerfile would say it: `RUN apt-get update`. */
  readonly instruction: string
  readonly created: string | undefined
  /** The layer it made; undefined when it changed the configuration only. */
  readonly layer: number | undefined
}

/** The history with the layer each instruction made. Builders that keep no history leave layers without one. */
export function buildSteps({ history }: Pick<ImageConfig, 'history'>, layers: number): readonly BuildStep[] {
  let next = 0
  return history.map((entry) => {
    const layer = entry.emptyLayer || next >= layers ? undefined : next++
    return { instruction: instructionOf(entry), created: entry.created, layer }
  })
}

/** What builders write around an instruction: the shell, `#(nop)`, `# buildkit`, and `|2 A=b` for build arguments. */
export function instructionOf({ createdBy, comment }: HistoryEntry): string {
  const text = createdBy.replace(/\s+# buildkit(?:\.dockerfile\.v0)?$/, '').trim()
  const nop = /^\/bin\/(?:sh|bash) -c #\(nop\)\s+/.exec(text)
  if (nop !== null) return text.slice(nop[0].length)
  const run =
    /^(?:RUN\s+)?(?:\|\d+ [^\n]{0,20000}? )?\/bin\/(?:sh|bash)(?: -[a-z]{1,8}(?: pipefail)?){1,4} (?=\S)/.exec(text)
  if (run !== null) return `RUN ${text.slice(run[0].length)}`
  if (text === '') return comment ?? ''
  return text
}
