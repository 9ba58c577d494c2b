/** The text with its `${name}` filled in; undefined when one of them is not known. */
export type Fill = (text: string) => string | undefined

/** Properties name properties: a chain longer than this, or a value that grew longer, was made to do harm. */
const maxSteps = 50
const maxLength = 4096

/** Fills texts from properties that may name each other. A property that names itself is not known. */
export function fillFrom(properties: ReadonlyMap<string, string>): Fill {
  const known = new Map<string, string | undefined>()

  function settle(name: string, steps: number): string | undefined {
    if (known.has(name)) return known.get(name)
    const raw = properties.get(name)
    if (raw === undefined || steps > maxSteps) return undefined
    known.set(name, undefined)
    const value = fill(raw, steps + 1)
    known.set(name, value)
    return value
  }

  function fill(text: string, steps: number): string | undefined {
    let filled = ''
    let end = 0
    for (const { 0: whole, 1: name = '', index } of text.matchAll(/\$\{([^\s${}]+)\}/g)) {
      const value = settle(name, steps)
      if (value === undefined || filled.length > maxLength) return undefined
      filled += text.slice(end, index) + value
      end = index + whole.length
    }
    filled += text.slice(end)
    return filled.length > maxLength ? undefined : filled.trim()
  }

  return (text) => fill(text, 0)
}
