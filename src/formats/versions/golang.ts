import type { VersionScheme } from './scheme.ts'
import { semver } from './semver.ts'

/**
 * Versions of modules (`v1.2.3`, `v2.0.0+incompatible`, pseudo-versions: go.dev/ref/mod#versions) and of Go itself
 * (`go1.22rc1`: go.dev/doc/toolchain#version), which is `1.22.0-rc.1` in advisories.
 */
export const golang: VersionScheme = {
  id: 'golang',
  isVersion: (text) => semver.isVersion(asSemver(text)),
  compare: (a, b) => semver.compare(asSemver(a), asSemver(b)),
}

const toolchain = /^(?:go)?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?$/

function asSemver(text: string): string {
  if (text.startsWith('v')) return text
  // What distributors put behind is no part of the order: go1.22.3-custom, go1.22.3 X:boringcrypto.
  const found = toolchain.exec(text.startsWith('go') ? text.replace(/[ -].*$/s, '') : text)
  if (found === null) return text
  const [, major, minor = '0', patch = '0', word, number] = found
  return `${major}.${minor}.${patch}${word === undefined ? '' : `-${word}.${number}`}`
}
