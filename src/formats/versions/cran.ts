import { compareLists } from './dotted.ts'
import type { VersionScheme } from './scheme.ts'

/** Numbers between dots or hyphens, which mean the same (R: `package_version`). */
export const cran: VersionScheme = {
  id: 'cran',
  isVersion: (text) => /^\d[\d.-]*$/.test(text) && !/[.-](?!\d)/.test(text),
  compare: (a, b) => compareLists(a.split(/[.-]/), b.split(/[.-]/)),
}
