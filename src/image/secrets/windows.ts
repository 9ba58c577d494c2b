/** Parts of a text of `length` characters, in rising order and without overlaps; all of it while none was added. */
export class Windows {
  readonly #length: number
  readonly #bounds: number[] = []

  constructor(length: number) {
    this.#length = length
  }

  /** Starts must not fall: hits come in the order of the text. */
  add(start: number, end: number): void {
    const last = this.#bounds.length - 1
    const stop = Math.min(end, this.#length)
    if (last > 0 && start <= (this.#bounds[last] ?? 0)) this.#bounds[last] = Math.max(this.#bounds[last] ?? 0, stop)
    else this.#bounds.push(Math.max(0, start), stop)
  }

  *[Symbol.iterator](): Generator<{ readonly start: number; readonly end: number }> {
    if (this.#bounds.length === 0) yield { start: 0, end: this.#length }
    for (let at = 0; at < this.#bounds.length; at += 2)
      yield { start: this.#bounds[at] ?? 0, end: this.#bounds[at + 1] ?? 0 }
  }
}
