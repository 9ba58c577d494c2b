import { member } from '../../core/index.ts'
import { type ControlChecks, fail, fixable, podCheck, wrong } from '../check.ts'

const gracePeriod = podCheck('REL-14/grace-period', ({ raw }) => {
  if (member(raw, 'terminationGracePeriodSeconds') !== 0) return []
  const path = ['spec', 'terminationGracePeriodSeconds']
  const failure = fail(wrong(path, 0, 'the containers are killed at once, in the middle of requests and writes'))
  const note = 'pods take up to 30 seconds to end, as by default'
  return [fixable(failure, { kind: 'patch', impact: 'safe', note, ops: [{ op: 'remove', path }] })]
})

export const rel14: ControlChecks = { templates: [gracePeriod] }
