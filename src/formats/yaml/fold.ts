/** What line breaks between two words become: one a space, several one fewer; LS and PS are kept. */
export function foldedBreaks(breaks: readonly string[]): string {
  const [first = '', ...rest] = breaks
  if (first !== '\n') return breaks.join('')
  return rest.length === 0 ? ' ' : rest.join('')
}
