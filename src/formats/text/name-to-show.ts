/**
 * A key as an error may show it. Errors go into logs, and what is malformed may be a secret in the wrong place: only
 * what looks like the name of a field is repeated.
 */
export function nameToShow(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_.-]{0,40}$/.test(name) ? JSON.stringify(name) : 'here'
}
