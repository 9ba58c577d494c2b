/**
 * The path without `.` parts and double slashes, or undefined when it could lead out of the folder it is unpacked to.
 * Backslashes separate on some systems: such a path must be safe there too (CVE-2007-4559, CVE-2018-1002200).
 */
export function safePath(path: string): string | undefined {
  if (path.includes('\0') || /^[/\\]/.test(path) || /^[A-Za-z]:/.test(path)) return undefined
  if (path.split(/[/\\]/).includes('..')) return undefined
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.length === 0 ? undefined : parts.join('/')
}
