/** One table for all commands. */
export const exitCodes = {
  fine: 0,
  refused: 1,
  usage: 2,
  incomplete: 3,
  ourFault: 4,
} as const

export const exitCodeHelp = `
Exit codes:
  0  fine, or findings without --fail-on
  1  judged and refused (findings at or above --fail-on)
  2  usage error, malformed input or configuration
  3  incomplete: something could not be read, with --fail-on or --strict
  4  an error of Seawall itself; please report it`
