import type { Check, CheckId, Evident, Outcome } from '../../core/index.ts'
import type { ImageFacts, ImageFile } from './facts.ts'

/** A check of an image: its configuration, its build and its files. */
export type ImageCheck = Check<ImageFacts>

export type Failure = Extract<Outcome, { kind: 'fail' }>

/** A check of what the configuration says; a root file system has none. */
export function configCheck(
  id: CheckId,
  judge: (config: NonNullable<ImageFacts['config']>, facts: ImageFacts) => readonly Failure[],
): ImageCheck {
  return {
    id,
    needs: ['img:config'],
    appliesTo: ({ config }) => (config === undefined ? { why: 'a root file system does not say how it is run' } : true),
    evaluate: (facts) => (facts.config === undefined ? [] : judge(facts.config, facts)),
  }
}

/** A check of the instructions it was built by; without any nothing can be said. */
export function historyCheck(id: CheckId, judge: (facts: ImageFacts) => readonly Failure[]): ImageCheck {
  return {
    id,
    needs: ['img:config', 'img:history'],
    appliesTo: ({ config }) =>
      config === undefined ? { why: 'a root file system does not say how it was built' } : true,
    evaluate: (facts) =>
      facts.steps.length === 0
        ? [{ kind: 'unknown', missing: [{ need: 'img:history', scope: {}, why: 'not-collected' }] }]
        : judge(facts),
  }
}

/** A check of files. */
export function fileCheck(id: CheckId, judge: (facts: ImageFacts) => readonly Failure[]): ImageCheck {
  return { id, needs: ['img:files'], appliesTo: () => true, evaluate: judge }
}

export function failure(at: Evident, slot?: string): Failure {
  return slot === undefined ? { kind: 'fail', at } : { kind: 'fail', at, slot }
}

/** Files, by path. */
export function fileFailure({ path, mode, layer }: ImageFile, message: string): Failure {
  const value = `mode ${mode.toString(8).padStart(4, '0')}, layer ${layer}`
  return failure({ path: ['files', `/${path}`], value, message }, `/${path}`)
}

/** Steps of the build that a pattern fits. Only a part is shown: the rest may hold what nobody should see. */
export function stepFailures(
  { steps }: ImageFacts,
  pattern: RegExp,
  message: string,
  shown: (match: RegExpExecArray) => string = ([text]) => text,
): readonly Failure[] {
  return steps.flatMap(({ instruction }, step) => {
    const match = pattern.exec(instruction)
    return match === null ? [] : [failure({ path: ['history', step], value: shown(match).slice(0, 120), message })]
  })
}
