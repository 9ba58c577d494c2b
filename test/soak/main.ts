// The built gate under load for a long time, with everything that happens meanwhile: `npm run soak -- --minutes 30`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Connection, Pool, type Target } from '../../bench/connections.ts'
import { atInstants } from '../../bench/load.ts'
import { benchPolicies } from '../../bench/reviews.ts'
import { programIn, ServerProcess } from '../../bench/server-process.ts'
import { issue } from '../stand-in/certificates.ts'
import { inTime, isRight } from './answers.ts'
import { dripSlowly, hostileDeeds } from './hostile.ts'
import { knownReview } from './reviews.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '500' },
    log: { type: 'string', default: resolve(import.meta.dirname, '../../docs/reference/soak.md') },
  },
})
const minutes = Number(values.minutes)
const rate = Number(values.rate)
if (!(minutes > 0 && rate > 0)) throw new Error('--minutes and --rate are numbers above 0')

const connections = 24
/** So that handshakes go on for as long as the load does. */
const reviewsPerConnection = 200
const answerMs = 30_000
const seconds = { betweenPolicies: 7, betweenCertificates: 11, betweenSamples: 10, betweenDeeds: 1 } as const

const seen = { reviews: 0, wrong: 0, lost: 0, handshakes: 0, failedHandshakes: 0, hostile: 0, policies: 0, renewals: 0 }
const memory: number[] = []
let complaints = 0
const folder = mkdtempSync(join(tmpdir(), 'seawall-soak-'))
const authority = issue({ name: 'authority', authority: true })
const ended = new AbortController()

try {
  process.exitCode = await soak()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function soak(): Promise<number> {
  writeCertificate()
  writePolicies(0)
  const flags = ['--listen', '127.0.0.1:0', '--drain', '1', '--record', join(folder, 'records')]
  const files = ['--policies', join(folder, 'policies.yaml'), '--tls-cert', file('crt'), '--tls-key', file('key')]
  const gate = await ServerProcess.start([programIn(folder), 'gate', ...flags, ...files], '/dev/null', false)
  const target = { port: gate.port, ca: authority.cert }
  const besides = [
    every(seconds.betweenPolicies, writePolicies),
    every(seconds.betweenCertificates, writeCertificate),
    every(seconds.betweenSamples, () => sample(gate)),
    every(seconds.betweenDeeds, (round) => misbehave(target, round)),
    every(seconds.betweenDeeds, () => shakeHands(target)),
    ...[0, 1, 2].map(() => drip(target)),
  ]
  await load(target)
  sample(gate)
  ended.abort()
  await Promise.all(besides)
  const code = await gate.stop()
  if (code !== 0) complain(`the gate ended with ${code}: ${gate.said().slice(-2_000)}`)
  writeLog(code)
  return code === 0 && seen.wrong + seen.lost + seen.failedHandshakes === 0 ? 0 : 1
}

async function load(target: Target): Promise<void> {
  const pool = new Pool(target, connections, reviewsPerConnection)
  let open = 0
  await atInstants(rate, minutes * 60, () => {
    const { body, right } = knownReview(seen.reviews)
    const number = seen.reviews++
    open += 1
    inTime(pool.post('/validate', body), answerMs)
      .then((answer) => {
        if (!isRight(answer, right)) wrong(`review ${number} should be ${right}: ${answer.status} ${answer.text}`)
      })
      .catch((fault: unknown) => {
        seen.lost += 1
        complain(`review ${number} was lost: ${fault}`)
      })
      .finally(() => {
        open -= 1
      })
  })
  while (open > 0) await sleep(50)
  pool.close()
}

async function every(pause: number, work: (round: number) => unknown): Promise<void> {
  for (let round = 1; !ended.signal.aborted; round++) {
    await sleep(pause * 1000, undefined, { signal: ended.signal }).catch(() => undefined)
    if (!ended.signal.aborted) await work(round)
  }
}

/** All of them refuse what is privileged; every third is a text that cannot be read, after which the last one holds. */
function writePolicies(round: number): void {
  const more = '---\napiVersion: seawall.dev/v1alpha1\nkind: ClusterSecurityPolicy\nmetadata: {name: more}\n'
  const texts = [
    benchPolicies,
    `${benchPolicies}${more}spec: {packs: [strict], mode: warn}\n`,
    `${benchPolicies}${more}`,
  ]
  writeFileSync(join(folder, 'policies.yaml'), texts[round % texts.length] ?? benchPolicies)
  seen.policies += round > 0 ? 1 : 0
}

function writeCertificate(round = 0): void {
  const { cert, key } = issue({ name: `gate-${round}`, addresses: ['127.0.0.1'], issuer: authority })
  writeFileSync(file('crt'), cert)
  writeFileSync(file('key'), key)
  seen.renewals += round > 0 ? 1 : 0
}

function file(end: string): string {
  return join(folder, `tls.${end}`)
}

async function misbehave(target: Target, round: number): Promise<void> {
  const deed = hostileDeeds[round % hostileDeeds.length]
  seen.hostile += 1
  const what = await deed?.(target).catch((fault: unknown) => `${fault}`)
  if (what !== undefined) wrong(`hostile client ${round % hostileDeeds.length}: ${what}`)
}

async function drip(target: Target): Promise<void> {
  while (!ended.signal.aborted) {
    seen.hostile += 1
    const what = await dripSlowly(target)
    if (what !== undefined) wrong(what)
  }
}

async function shakeHands(target: Target): Promise<void> {
  seen.handshakes += 1
  try {
    const connection = await Connection.open(target)
    connection.close()
  } catch (fault) {
    seen.failedHandshakes += 1
    complain(`a handshake failed: ${fault}`)
  }
}

function sample(gate: ServerProcess): void {
  memory.push(gate.memoryMb() ?? Number.NaN)
  const { reviews, wrong: bad, lost } = seen
  process.stderr.write(`${reviews} reviews, ${bad} wrong, ${lost} lost, ${memory.at(-1)?.toFixed(0)} MB\n`)
}

function wrong(what: string): void {
  seen.wrong += 1
  complain(what)
}

/** The first ones say what is the matter. */
function complain(what: string): void {
  complaints += 1
  if (complaints <= 20) process.stderr.write(`${what.slice(0, 500)}\n`)
}

function writeLog(code: number | null): void {
  const at = (share: number): string => {
    const megabytes = memory[Math.min(memory.length - 1, Math.floor(memory.length * share))] ?? Number.NaN
    return Number.isNaN(megabytes) ? 'not told' : `${megabytes.toFixed(0)} MB`
  }
  const { reviews, wrong: bad, lost, failedHandshakes, hostile, policies, renewals } = seen
  const text = `# The gate under load for a long time

\`npm run soak -- --minutes N\` (30 unless told) sends the built gate ${rate} reviews a second whose right answers are known: pods in order
and privileged ones, and bodies that are cut short, too deep, no UTF-8 or no review. Meanwhile clients drip a byte a second, send 8 MiB and
one byte, break off or speak no TLS; policies and certificates change every few seconds. This run took ${minutes} minutes, on
${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}.

| minutes | reviews | wrong | lost | failed handshakes | memory at 10 % | at 50 % | at 100 % |
|---:|---:|---:|---:|---:|---:|---:|---:|
| ${minutes} | ${reviews} | ${bad} | ${lost} | ${failedHandshakes} | ${at(0.1)} | ${at(0.5)} | ${at(1)} |

Hostile clients: ${hostile}. Policies written: ${policies}, a third of them unreadable. Certificates renewed: ${renewals}. Every connection carried
${reviewsPerConnection} reviews at most, and a failed handshake of one counts as a lost review too. The gate ended with ${code}.
`
  writeFileSync(values.log, text)
  console.log(text)
}
