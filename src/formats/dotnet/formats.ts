import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseDepsJson } from './deps-json.ts'
import { parsePackagesConfig } from './packages-config.ts'
import { parsePackagesLock } from './packages-lock.ts'
import { parsePackagesProps } from './packages-props.ts'

export const nugetLockFormat: TextFormat = {
  id: 'nuget-lock',
  type: 'nuget',
  kind: 'lock',
  files: { names: ['packages.lock.json'] },
  maxBytes: maxLockBytes,
  parse: parsePackagesLock,
}

export const nugetConfigFormat: TextFormat = {
  id: 'nuget-config',
  type: 'nuget',
  kind: 'lock',
  files: { names: ['packages.config'] },
  maxBytes: maxLockBytes,
  parse: parsePackagesConfig,
}

export const nugetPropsFormat: TextFormat = {
  id: 'nuget-props',
  type: 'nuget',
  kind: 'lock',
  // `Directory.Packages.props`, and `packages.props` of the time before central package management.
  files: { suffixes: ['Packages.props', 'packages.props'] },
  maxBytes: maxLockBytes,
  parse: parsePackagesProps,
}

/** Written beside a published program: what the host loads. */
export const dotnetDepsFormat: TextFormat = {
  id: 'dotnet-deps',
  type: 'nuget',
  kind: 'installed',
  files: { suffixes: ['.deps.json'] },
  maxBytes: maxLockBytes,
  parse: parseDepsJson,
}

export const dotnetFormats: readonly TextFormat[] = [
  nugetLockFormat,
  nugetConfigFormat,
  nugetPropsFormat,
  dotnetDepsFormat,
]
