import { member, textAt } from '../../core/index.ts'
import { type ControlChecks, type Failure, fail, fixable, type ObjectCheck, unset, wrong } from '../check.ts'

const jobTimeToLive: ObjectCheck = {
  id: 'REL-13/job-time-to-live',
  needs: [],
  appliesTo: ({ ref, owner }) => {
    if (ref.group !== 'batch' || ref.kind !== 'Job') return { why: 'not a Job' }
    return owner === undefined ? true : { why: 'its owner cleans up' }
  },
  evaluate: ({ object }) => {
    const path = ['spec', 'ttlSecondsAfterFinished']
    if ((member(member(object, 'spec'), 'ttlSecondsAfterFinished') ?? null) !== null) return []
    const failure = fail(unset(path, 'the finished Job and its pods stay until somebody deletes them'))
    const note =
      'the Job, its pods and their logs are gone a day after it finished; a GitOps controller then creates the Job again, and it runs again'
    return [fixable(failure, { kind: 'patch', impact: 'may-break', note, ops: [{ op: 'set', path, value: 86400 }] })]
  },
}

const concurrency: ObjectCheck = {
  id: 'REL-13/cron-job-concurrency',
  needs: [],
  appliesTo: ({ ref }) => (ref.group === 'batch' && ref.kind === 'CronJob' ? true : { why: 'not a CronJob' }),
  evaluate: ({ object }) => {
    const path = ['spec', 'concurrencyPolicy']
    const policy = textAt(member(object, 'spec'), 'concurrencyPolicy')
    const message = 'a slow run is joined by the next one, and the next'
    if (policy === undefined) return [oneAtATime(fail(unset(path, message)))]
    return policy === 'Allow' ? [oneAtATime(fail(wrong(path, policy, message)))] : []
  },
}

function oneAtATime(failure: Failure): Failure {
  const note = 'a run is left out while the last one is at work'
  const ops = [{ op: 'set', path: failure.at.path, value: 'Forbid' }] as const
  return fixable(failure, { kind: 'patch', impact: 'may-break', note, ops })
}

export const rel13: ControlChecks = { objects: [jobTimeToLive, concurrency] }
