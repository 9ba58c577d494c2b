import type { GoModFile } from './mod-file.ts'

/** Since 1.17 a go.mod names every module of the build; one without a `go` line is older. */
export function namesWholeBuild(file: GoModFile): boolean {
  return file.go !== undefined && !isBefore(file.go, 17)
}

/**
 * The version of the standard library that the module asks for at least, `v1.22.5`. Only since 1.21 is the `go` line
 * a minimum that the toolchain keeps (https://go.dev/doc/toolchain).
 */
export function leastStandardLibrary({ go, toolchain }: GoModFile): string | undefined {
  const named = /(?:^|-)go(1[.\d]*(?:(?:rc|beta)\d+)?)(?:-|$)/.exec(toolchain ?? '')?.[1]
  if (named !== undefined) return `v${named}`
  if (go === undefined || isBefore(go, 21)) return undefined
  return /^\d+\.\d+$/.test(go) ? `v${go}.0` : `v${go}`
}

function isBefore(version: string, minor: number): boolean {
  const [, major, found] = /^(\d+)\.(\d+)/.exec(version) ?? []
  return major !== undefined && (Number(major) < 1 || (Number(major) === 1 && Number(found) < minor))
}
