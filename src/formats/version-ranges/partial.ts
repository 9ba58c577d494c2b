/** `1.2`, `1.x`, `*`, `1.2.3-rc.1`: the numbers that are given, and what follows the third. */
export interface Partial {
  readonly numbers: readonly bigint[]
  /** With its hyphen; empty where there is none. */
  readonly prerelease: string
}

const form = /^[v=]?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-([\dA-Za-z.-]+))?(?:\+[\dA-Za-z.-]+)?$/

export function readPartial(text: string): Partial | undefined {
  const found = form.exec(text)
  if (found === null) return undefined
  const given = found.slice(1, 4).filter((part) => part !== undefined)
  const wild = given.findIndex((part) => /^[xX*]$/.test(part))
  const numbers = (wild < 0 ? given : given.slice(0, wild)).map(BigInt)
  const prerelease = found[4] === undefined || numbers.length < 3 ? '' : `-${found[4]}`
  return { numbers, prerelease }
}

/** The lowest version that is meant, missing numbers being 0. */
export function lowest({ numbers, prerelease }: Partial): string {
  return `${padded(numbers)}${prerelease}`
}

/** The version with the number at a place one higher, and 0 after it. */
export function bumped({ numbers }: Partial, place: number): string {
  return padded(numbers.slice(0, place + 1).map((number, index) => (index === place ? number + 1n : number)))
}

function padded(numbers: readonly bigint[]): string {
  return [0, 1, 2].map((index) => numbers[index] ?? 0n).join('.')
}
