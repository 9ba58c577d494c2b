/** What can be told of a regular expression without running it. */
export interface PatternShape {
  /** The longest text it can match; Infinity when nothing bounds it. */
  readonly longest: number
  /** How often a varying number of repetitions stands inside what is itself repeated. */
  readonly nested: number
}

interface Part extends PatternShape {
  /** Whether the same part of the pattern can match texts of different length by repetition. */
  readonly varies: boolean
}

export function shapeOf(source: string): PatternShape {
  const reader = new Reader(source)
  const { longest, nested } = reader.alternatives()
  if (!reader.atEnd) throw new Error(`cannot read ${source} from ${reader.at}`)
  return { longest, nested }
}

const nothing: Part = { longest: 0, nested: 0, varies: false }

class Reader {
  readonly #source: string
  at = 0

  constructor(source: string) {
    this.#source = source
  }

  get atEnd(): boolean {
    return this.at >= this.#source.length
  }

  alternatives(): Part {
    let whole = this.#sequence()
    while (this.#take('|')) whole = either(whole, this.#sequence())
    return whole
  }

  #sequence(): Part {
    let whole = nothing
    while (!this.atEnd && !/[|)]/.test(this.#source.charAt(this.at))) whole = both(whole, this.#repeated())
    return whole
  }

  #repeated(): Part {
    const atom = this.#atom()
    const [least, most] = this.#repetition()
    const nested = atom.nested + (most > 1 && atom.varies ? 1 : 0)
    return { longest: atom.longest === 0 ? 0 : atom.longest * most, nested, varies: atom.varies || least !== most }
  }

  #atom(): Part {
    const group = this.#match(/\((?:\?:|\?<[a-z]+>)?/y)
    if (group !== undefined) {
      const inside = this.alternatives()
      if (!this.#take(')')) throw new Error('a group is not closed')
      return inside
    }
    if (this.#match(/\\b|[\^$]/y) !== undefined) return nothing
    if (this.#match(/\[(?:\\.|[^\]\\])+\]|\\.|[^\\]/y) === undefined) throw new Error('nothing to read')
    return { ...nothing, longest: 1 }
  }

  #repetition(): [number, number] {
    const text = this.#match(/[?*+]|\{\d+(?:,\d*)?\}/y)
    if (text === undefined) return [1, 1]
    if (text === '?') return [0, 1]
    if (text === '*' || text === '+') return [0, Number.POSITIVE_INFINITY]
    const [least, most = least] = text.slice(1, -1).split(',')
    return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)]
  }

  #take(character: string): boolean {
    if (this.#source.charAt(this.at) !== character) return false
    this.at++
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const text = pattern.exec(this.#source)?.[0]
    this.at += text?.length ?? 0
    return text
  }
}

const both = (a: Part, b: Part): Part => ({
  longest: a.longest + b.longest,
  nested: a.nested + b.nested,
  varies: a.varies || b.varies,
})

const either = (a: Part, b: Part): Part => ({ ...both(a, b), longest: Math.max(a.longest, b.longest) })
