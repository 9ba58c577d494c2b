import type { NameAndVersion } from './npm-alias.ts'

/** What SemVer 2 calls a version, `v` and missing numbers let pass. Anything else is a place: `file:…`, `https://…`. */
const versionLike = /^v?\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/

/** The version, or nothing where a place stands for it. */
export function onlyVersion(text: string): string {
  return versionLike.test(text) ? text : ''
}

/** Before 6.0 `/@babel/core/7.21.8_peer@1.0.0`, since then `/@babel/core@7.21.8(peer@1.0.0)`, since 9.0 without slash. */
export function parsePnpmKey(key: string, lockVersion: number): NameAndVersion {
  const path = lockVersion < 9 ? withoutRegistry(key) : key
  const nameStart = path.startsWith('@') ? path.indexOf('/') + 1 : 0
  const at = path.indexOf(lockVersion < 6 ? '/' : '@', nameStart + 1)
  if (at === -1) return { name: path, version: '' }
  return { name: path.slice(0, at), version: withoutPeers(path.slice(at + 1), lockVersion) }
}

/** The same package with other peers is another entry. */
function withoutPeers(version: string, lockVersion: number): string {
  return version.split(lockVersion < 6 ? '_' : '(', 1)[0] ?? ''
}

/** `/lodash/4.17.10` and `registry.npmjs.example/lodash/4.17.10` are the same. */
function withoutRegistry(key: string): string {
  if (key.startsWith('/')) return key.slice(1)
  const host = /^[^@/]+\.[^@/]*\//.exec(key)?.[0] ?? ''
  return key.slice(host.length)
}
