import { write } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { messageOf } from '../../core/index.ts'

const writeTo = promisify(write)

const mostWaiting = 16 * 1024 * 1024
const pauseMs = { busy: 20, broken: 1_000, last: 2_000 } as const

/**
 * The decisions as lines on standard output, written behind the answers. The platform's own stream waits for whoever
 * reads it: one that stalls, a full disk or a reader that is gone would stop every review.
 */
export class DecisionLog {
  readonly #say: (text: string) => void
  readonly #file: number
  #waiting: string[] = []
  #waitingLength = 0
  #writing: Promise<void> | undefined
  #lost = 0
  #isGone = false
  #isFailing = false

  constructor(say: (text: string) => void, file = 1) {
    this.#say = say
    this.#file = file
  }

  /** Lines that were not written. */
  get lost(): number {
    return this.#lost
  }

  write(line: string): void {
    if (this.#isGone || this.#waitingLength > mostWaiting) {
      this.#lost += 1
      return
    }
    this.#waiting.push(line)
    this.#waitingLength += line.length
    this.#writing ??= this.#writeAll()
  }

  /** Resolves when everything is written, or nobody can be waited for. */
  async end(): Promise<void> {
    await Promise.race([this.#writing, sleep(pauseMs.last)])
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting
      this.#waiting = []
      this.#waitingLength = 0
      try {
        await this.#writeWhole(Buffer.from(taken.join('')))
        this.#isFailing = false
      } catch (error) {
        await this.#lose(taken.length, error)
      }
    }
    this.#writing = undefined
  }

  async #writeWhole(bytes: Buffer): Promise<void> {
    for (let start = 0; start < bytes.length; )
      try {
        const { bytesWritten } = await writeTo(this.#file, bytes, start)
        start += bytesWritten
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') throw error
        await sleep(pauseMs.busy)
      }
  }

  async #lose(lines: number, error: unknown): Promise<void> {
    this.#lost += lines
    if (!this.#isFailing) this.#say(`decisions are not logged, and made all the same: ${messageOf(error)}`)
    this.#isFailing = true
    this.#isGone = codeOf(error) === 'EPIPE'
    if (this.#isGone) {
      this.#lost += this.#waiting.length
      this.#waiting = []
    } else await sleep(pauseMs.broken)
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
