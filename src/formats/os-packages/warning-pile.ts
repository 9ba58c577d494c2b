const kept = 100

/** Warnings as they come. A damaged file could give millions: beyond the first hundred only their number is kept. */
export class WarningPile {
  readonly #warnings: string[] = []
  #more = 0

  add(warning: string): void {
    if (this.#warnings.length < kept) this.#warnings.push(warning)
    else this.#more += 1
  }

  list(): readonly string[] {
    return this.#more === 0 ? this.#warnings : [...this.#warnings, `${this.#more} more of the kind`]
  }
}
