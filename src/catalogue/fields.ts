/**
 * Reads the members of one YAML mapping and remembers what is wrong, so that a single run names every problem.
 * Getters give a harmless stand-in after a problem; nothing is used once there is one.
 */
export class Fields {
  readonly #members: Readonly<Record<string, unknown>>
  readonly #where: string
  readonly #problems: string[]
  readonly #read = new Set<string>()

  constructor(value: unknown, where: string, problems: string[]) {
    this.#where = where
    this.#problems = problems
    const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isMapping) this.problem('must be a mapping')
    this.#members = isMapping ? (value as Record<string, unknown>) : {} // narrowed by the line above
  }

  problem(text: string): void {
    this.#problems.push(`${this.#where}: ${text}`)
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#members, key)
  }

  value(key: string): unknown {
    this.#read.add(key)
    if (!this.has(key)) this.problem(`"${key}" is missing`)
    return this.#members[key]
  }

  /** A text with something in it; the dash that stands for "not written yet" is refused. */
  text(key: string): string {
    const value = this.value(key)
    if (typeof value === 'string' && isWritten(value)) return value.trim()
    if (this.has(key)) this.problem(`"${key}" must be a text that is written out, not ${JSON.stringify(value)}`)
    return ''
  }

  textOrNull(key: string): string | null {
    return this.value(key) === null ? null : this.text(key)
  }

  flag(key: string): boolean {
    const value = this.value(key)
    if (typeof value !== 'boolean' && this.has(key)) this.problem(`"${key}" must be true or false`)
    return value === true
  }

  oneOf<T extends string>(key: string, options: readonly [T, ...T[]]): T {
    const value = this.value(key)
    const found = options.find((option) => option === value)
    if (found === undefined && this.has(key)) this.problem(`"${key}" must be one of ${options.join(', ')}`)
    return found ?? options[0]
  }

  list(key: string): readonly unknown[] {
    const value = this.value(key)
    if (Array.isArray(value)) return value
    if (this.has(key)) this.problem(`"${key}" must be a list`)
    return []
  }

  texts(key: string): readonly string[] {
    const items = this.list(key)
    const texts = items.filter((item) => typeof item === 'string' && isWritten(item))
    if (texts.length !== items.length) this.problem(`every item of "${key}" must be a text that is written out`)
    return texts as readonly string[] // filtered by type above
  }

  subset<T extends string>(key: string, options: readonly T[]): readonly T[] {
    const items = this.texts(key)
    for (const item of items) if (!options.some((option) => option === item)) this.problem(`"${key}" has no "${item}"`)
    if (new Set(items).size !== items.length) this.problem(`"${key}" names something twice`)
    return options.filter((option) => items.includes(option))
  }

  /** To be called last: what nobody asked for is a spelling mistake. */
  end(): void {
    for (const key of Object.keys(this.#members)) if (!this.#read.has(key)) this.problem(`"${key}" is not known`)
  }
}

function isWritten(text: string): boolean {
  return !['', '-', '–', '—', 'todo', 'tbd'].includes(text.trim().toLowerCase())
}
