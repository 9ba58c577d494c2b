/** A piece of what a database writes about licences: an operator, a parenthesis, or a name of one or more words. */
export type Token =
  | { readonly kind: 'and' | 'or' | 'with' | 'open' | 'close' }
  | { readonly kind: 'name'; readonly text: string }

const operators: ReadonlyMap<string, 'and' | 'or' | 'with'> = new Map([
  ['and', 'and'],
  ['&', 'and'],
  ['&&', 'and'],
  ['or', 'or'],
  ['|', 'or'],
  ['||', 'or'],
  ['with', 'with'],
])

/** RPM and Debian join by words, npm and crates by a slash, older lists by commas. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let words: string[] = []
  const endName = () => {
    if (words.length > 0) tokens.push({ kind: 'name', text: words.join(' ') })
    words = []
  }
  for (const piece of text.split(/([\s()|&,;]+|\/(?!\/))/)) {
    for (const word of piece === '/' ? ['|'] : piecesOf(piece)) {
      const operator = operators.get(word.toLowerCase())
      if (operator === undefined && !'(),;'.includes(word)) words.push(word)
      else if (isLater(operator, words, text)) words.push(word)
      else {
        endName()
        tokens.push({ kind: operator ?? (word === '(' ? 'open' : word === ')' ? 'close' : 'and') })
      }
    }
  }
  endName()
  return withoutDoubles(tokens)
}

function piecesOf(piece: string): readonly string[] {
  return piece.match(/[(),;]|[|&]+|[^\s(),;|&]+/g) ?? []
}

/** "GPL 2 or later" has an `or` that joins nothing. */
function isLater(operator: string | undefined, words: readonly string[], text: string): boolean {
  if (operator !== 'or' || words.length === 0) return false
  const at = text.toLowerCase().indexOf(`${words.join(' ').toLowerCase()} or later`)
  return at !== -1
}

/** "A, and B" has two signs for one operator; the later says more. */
function withoutDoubles(tokens: readonly Token[]): readonly Token[] {
  const joins = ({ kind }: Token): boolean => kind === 'and' || kind === 'or'
  return tokens.filter((token, at) => {
    const next = tokens[at + 1]
    return !(joins(token) && (at === 0 || next === undefined || joins(next) || next.kind === 'close'))
  })
}
