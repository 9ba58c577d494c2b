import type { Outcome } from '../../core/index.ts'
import type { Vulnerability } from '../match/index.ts'
import type { AdvisoryCheck } from './check.ts'

/** One outcome for each vulnerability of each package that nobody has held back, as grave as its source says. */
export const knownVulnerability: AdvisoryCheck = {
  id: 'IMG-01/known-vulnerability',
  needs: ['adv:database'],
  appliesTo: () => true,
  evaluate: ({ vulnerabilities }) =>
    vulnerabilities.filter(({ malicious, suppressed }) => !malicious && suppressed === undefined).map(outcomeOf),
}

function outcomeOf({ fixedIn, found, id, severity, status, title }: Vulnerability): Outcome {
  const { name, type, version } = found.package
  const fix = fixedIn === undefined ? status.replaceAll('-', ' ') : `fixed in ${fixedIn}`
  return {
    kind: 'fail',
    slot: `${id} ${name} ${version}`,
    ...(severity !== undefined && { severity }),
    at: {
      path: ['packages', type, name],
      value: `${name} ${version}`,
      message: `${id}${title === undefined ? '' : `: ${title}`}, ${fix}`,
    },
  }
}
