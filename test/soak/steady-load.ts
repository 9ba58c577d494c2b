import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, Pool, type Target } from '../../bench/connections.ts'
import { inTime, isRight } from './answers.ts'
import { knownReview } from './reviews.ts'

const answerMs = 30_000
const connections = 16
/** So that handshakes go on for as long as the load does. */
const reviewsPerConnection = 50

/** A review that got no answer, by the clock of the process. */
export interface Lost {
  readonly failedAt: number
  readonly why: string
}

/** Reviews whose right answers are known, and handshakes beside them, one after the other for as long as it lasts. */
export class SteadyLoad {
  reviews = 0
  handshakes = 0
  readonly wrong: string[] = []
  readonly lost: Lost[] = []
  readonly failedHandshakes: Lost[] = []
  readonly #target: Target
  readonly #pool: Pool
  readonly #ended: Promise<unknown>
  #open = 0
  #isPaused = false
  #isOver = false

  constructor(target: Target, reviewsPerSecond: number, handshakesPerSecond: number) {
    this.#target = target
    this.#pool = new Pool(target, connections, reviewsPerConnection)
    this.#ended = Promise.all([
      this.#every(1000 / reviewsPerSecond, () => this.#review()),
      this.#every(1000 / handshakesPerSecond, () => this.#shakeHands()),
    ])
  }

  /** Sends nothing more, and resolves when all is answered: what becomes of a replica that says it is not ready. */
  async pause(): Promise<void> {
    this.#isPaused = true
    while (this.#open > 0) await sleep(10)
  }

  resume(): void {
    this.#isPaused = false
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#ended
    await this.pause()
    this.#pool.close()
  }

  async #every(milliseconds: number, work: () => Promise<void>): Promise<void> {
    for (let due = performance.now(); !this.#isOver; due += milliseconds) {
      await sleep(Math.max(0, due - performance.now()))
      if (this.#isPaused || this.#isOver) continue
      this.#open += 1
      void work().finally(() => {
        this.#open -= 1
      })
    }
  }

  async #review(): Promise<void> {
    const number = this.reviews++
    const { body, right } = knownReview(number)
    try {
      const answer = await inTime(this.#pool.post('/validate', body), answerMs)
      if (!isRight(answer, right))
        this.wrong.push(`review ${number} should be ${right}: ${answer.status} ${answer.text.slice(0, 500)}`)
    } catch (fault) {
      this.lost.push({ failedAt: performance.now(), why: `review ${number}: ${fault}` })
    }
  }

  async #shakeHands(): Promise<void> {
    this.handshakes += 1
    try {
      const connection = await inTime(Connection.open(this.#target), answerMs)
      connection.close()
    } catch (fault) {
      this.failedHandshakes.push({ failedAt: performance.now(), why: `${fault}` })
    }
  }
}
