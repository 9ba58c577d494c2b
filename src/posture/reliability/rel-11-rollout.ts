import { member, textAt } from '../../core/index.ts'
import { type ControlChecks, fail, type ObjectCheck, wrong } from '../check.ts'

/** The field that holds the strategy, by kind. */
const fields: Readonly<Record<string, 'strategy' | 'updateStrategy'>> = {
  Deployment: 'strategy',
  DeploymentConfig: 'strategy',
  DaemonSet: 'updateStrategy',
  StatefulSet: 'updateStrategy',
}

const rolling: ObjectCheck = {
  id: 'REL-11/rolling-update',
  needs: [],
  params: { accepted: ['RollingUpdate', 'Rolling'] },
  appliesTo: ({ ref }) => (Object.hasOwn(fields, ref.kind) ? true : { why: 'it is not rolled out' }),
  evaluate: ({ object, ref }, { accepted = [] }) => {
    const field = fields[ref.kind] ?? 'strategy'
    const type = textAt(member(member(object, 'spec'), field), 'type')
    if (type === undefined || accepted.includes(type)) return []
    return [fail(wrong(['spec', field, 'type'], type, 'an update is not rolled out pod by pod'))]
  },
}

export const rel11: ControlChecks = { objects: [rolling] }
