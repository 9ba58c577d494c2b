/** Flags of npm, yarn and pnpm that are followed by a value. */
export const npmValueFlags: ReadonlySet<string> = new Set([
  '--prefix',
  '--registry',
  '--cache',
  '--loglevel',
  '--omit',
  '--include',
  '--only',
  '-w',
  '--workspace',
  '--filter',
  '--network-timeout',
])
