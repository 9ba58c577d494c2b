/** What line breaks between two words become: one a space, several one fewer; LS and PS are kept. */
export function foldedBreaks(first: string, rest: string): string {
  if (first !== '\n') return first + rest
  return rest === '' ? ' ' : rest
}
