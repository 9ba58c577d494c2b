/**
 * What was last worked out of a list, kept: checks go through an estate namespace by namespace and ask of the same list
 * many times. A list that has grown meanwhile is worked through again.
 */
export function ofLastList<T, R>(work: (list: readonly T[]) => R): (list: readonly T[]) => R {
  let last: { readonly list: readonly T[]; readonly length: number; readonly result: R } | undefined
  return (list) => {
    if (last?.list !== list || last.length !== list.length) last = { list, length: list.length, result: work(list) }
    return last.result
  }
}
