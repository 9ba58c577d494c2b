/**
 * How much work may still be done for one file, in bytes. Everything read out of an archive, and of the archives in it,
 * is paid for here, since entries may share their bytes and archives may hold themselves (zip bombs).
 */
export interface Budget {
  left: number
}

/** Whether the work may be done; what was refused has used up the rest. */
export function spend(budget: Budget, bytes: number): boolean {
  budget.left -= bytes
  return budget.left >= 0
}
