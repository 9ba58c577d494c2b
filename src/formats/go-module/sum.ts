import type { Package, Result } from '../../core/index.ts'
import { leftOut, readLockText, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** The modules of a go.sum. Go sorts the versions of a module, so the last one is the newest, which a build takes. */
export function parseGoSum(content: Buffer): Result<PackageList> {
  const newest = new Map<string, string>()
  let unread = 0
  for (const line of readLockText(content).split('\n')) {
    const fields = line.trim().split(/\s+/)
    const [module = '', version = '', , surplus] = fields
    if (module === '') continue
    if (fields.length < 3 || surplus !== undefined || !version.startsWith('v')) unread++
    else newest.set(module, version.replace(/\/go\.mod$/, ''))
  }
  if (newest.size === 0 && unread > 0) return refuseLock('a go.sum', 'no line is a module, its version and a checksum')
  const packages = [...newest].map(([name, version]): Package => ({ type: 'golang', name, version }))
  const warnings = leftOut(unread, 'line', 'lines', 'not a module, its version and a checksum')
  return { ok: true, value: { packages, warnings } }
}
