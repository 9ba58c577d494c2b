import type { Vulnerability } from './match/index.ts'

/** How soon something is to be done, the most urgent first. */
export const urgencies = ['now', 'next', 'planned', 'watch'] as const
export type Urgency = (typeof urgencies)[number]

/** Where a package with a vulnerability runs, as far as anybody knows. */
export interface RunsAs {
  /** Something outside of the cluster reaches it. */
  readonly exposed?: boolean
  /** Privileged, in namespaces of the node, or with what leads to them. */
  readonly privileged?: boolean
  /** Seen in memory while it ran. */
  readonly inUse?: boolean
}

export interface Priority {
  readonly urgency: Urgency
  /** Each in words, so that it can be checked. */
  readonly because: readonly string[]
}

/** One in ten is exploited within the month. */
const likely = 0.1

/**
 * A decision by steps that can be read, after the idea of SSVC (CISA, 2022): is it exploited, how grave, can it be
 * mended, where does it run. Exposure and privileges make it one step more urgent, never less: not knowing is no calm.
 */
export function priorityOf(
  {
    exploited,
    fixedIn,
    malicious,
    probability,
    severity,
  }: Pick<Vulnerability, 'exploited' | 'fixedIn' | 'malicious' | 'probability' | 'severity'>,
  { exposed, inUse, privileged }: RunsAs = {},
): Priority {
  const because: string[] = []
  const say = (condition: boolean | undefined, text: string): boolean => {
    if (condition === true) because.push(text)
    return condition === true
  }
  const harmful = say(malicious, 'the package was made to do harm')
  const used = say(
    exploited !== undefined,
    exploited?.ransomware ? 'exploited, by ransomware too (CISA KEV)' : 'exploited (CISA KEV)',
  )
  const probable = probability !== undefined && probability.probability >= likely
  say(probable, `exploited within 30 days with ${Math.round((probability?.probability ?? 0) * 100)} % (EPSS)`)
  const grave = say(severity === 'critical' || severity === 'high', `${severity} severity`)
  const graded = severity !== undefined
  say(!graded, 'nobody says how grave it is')
  const mendable = say(fixedIn !== undefined, 'a fix is there')
  const step = stepOf({
    now: harmful || used || (grave && probable),
    grave,
    mendable,
    probable,
    doubtful: !graded || severity === 'medium',
  })
  const raised = [
    say(exposed, 'reached from outside'),
    say(privileged, 'runs with privileges'),
    say(inUse, 'in use'),
  ].some((one) => one)
  return { urgency: urgencies[Math.max(0, raised ? step - 1 : step)] ?? 'watch', because }
}

/** Where in `urgencies`. What nobody has graded counts like what is of medium gravity: not knowing is no calm. */
function stepOf(is: Readonly<Record<'now' | 'grave' | 'mendable' | 'probable' | 'doubtful', boolean>>): number {
  if (is.now) return 0
  if (is.probable || (is.grave && is.mendable)) return 1
  return is.grave || (is.doubtful && is.mendable) ? 2 : 3
}
