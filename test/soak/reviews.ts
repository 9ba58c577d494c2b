import { randomNumbers } from '../../bench/load.ts'
import { reviewBody } from '../../bench/reviews.ts'

/** What the gate must answer. */
export type Right = 'allowed' | 'refused' | 400

export interface Known {
  readonly body: string | Buffer
  readonly right: Right
}

const draw = randomNumbers(7)

/** Review number `index`, whose right answer is known: most are in order, the others in many ways not. */
export function knownReview(index: number): Known {
  const chance = draw()
  if (chance < 0.6) return { body: reviewBody(index, false), right: 'allowed' }
  if (chance < 0.85) return { body: reviewBody(index, true), right: 'refused' }
  const made = others[Math.floor(draw() * others.length)]
  return made?.(index) ?? { body: '', right: 400 }
}

const inOrder = (index: number): string => reviewBody(index, false)
const privileged = (index: number): string => reviewBody(index, true)

const others: readonly ((index: number) => Known)[] = [
  (index) => ({ body: inOrder(index).replace('"CREATE"', '"DELETE"'), right: 'allowed' }),
  (index) => ({ body: privileged(index).replace('"operation"', '"dryRun":true,"operation"'), right: 400 }), // twice
  (index) => ({ body: privileged(index).replace('"dryRun":false', '"dryRun":true'), right: 'refused' }),
  (index) => ({ body: `${privileged(index)}${' '.repeat(index % 100_000)}`, right: 'refused' }),
  (index) => ({
    body: privileged(index).replace('"runAsUser":10001', '"runAsUser":9223372036854775807'),
    right: 'refused',
  }),
  (index) => ({
    body: privileged(index).replace('"app":', '"__proto__":"x","constructor":"y","app":'),
    right: 'refused',
  }),
  (index) => ({ body: inOrder(index).slice(0, -1 - (index % 9_000)), right: 400 }),
  (index) => ({ body: `${inOrder(index)}}`, right: 400 }),
  (index) => ({ body: inOrder(index).replace('admission.k8s.io/v1', 'admission.k8s.io/v1beta1'), right: 400 }),
  (index) => ({
    body: privileged(index).replace('"privileged":true', '"privileged":true,"privileged":false'),
    right: 400,
  }),
  (index) => ({ body: inOrder(index).replace('"uid":"0000', '"uid":5,"was":"'), right: 400 }),
  (index) => ({
    body: inOrder(index).replace('"status":{', `"status":{"deep":${'['.repeat(500)}${']'.repeat(500)},`),
    right: 400,
  }),
  () => ({ body: '['.repeat(100_000), right: 400 }),
  () => ({ body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), right: 400 }),
  () => ({ body: '', right: 400 }),
]
