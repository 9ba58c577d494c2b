import type { AdvisoryCheck } from './check.ts'

/** Packages that were made, or taken over, to do harm. */
export const maliciousPackage: AdvisoryCheck = {
  id: 'IMG-12/malicious-package',
  needs: ['adv:database'],
  appliesTo: () => true,
  evaluate: ({ vulnerabilities }) =>
    vulnerabilities
      .filter(({ malicious, suppressed }) => malicious && suppressed === undefined)
      .map(({ found: { package: one }, id, title }) => ({
        kind: 'fail',
        slot: `${id} ${one.name} ${one.version}`,
        at: {
          path: ['packages', one.type, one.name],
          value: `${one.name} ${one.version}`,
          message: `${id}${title === undefined ? '' : `: ${title}`}`,
        },
      })),
}
