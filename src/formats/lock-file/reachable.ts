/** Everything that can be reached from `starts`, themselves included. */
export function reachable<T>(starts: Iterable<T>, next: (from: T) => Iterable<T>): ReadonlySet<T> {
  const found = new Set<T>(starts)
  // A set that grows is walked to its new end.
  for (const from of found) for (const to of next(from)) found.add(to)
  return found
}
