import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseDepsJson } from './deps-json.ts'
import { parsePackagesConfig } from './packages-config.ts'
import { parsePackagesLock } from './packages-lock.ts'
import { parsePackagesProps } from './packages-props.ts'

const nugetLockFormat = lockFormat('nuget-lock', 'nuget', { names: ['packages.lock.json'] }, parsePackagesLock)

const nugetConfigFormat = lockFormat('nuget-config', 'nuget', { names: ['packages.config'] }, parsePackagesConfig)

/** `Directory.Packages.props`, and `packages.props` of the time before central package management. */
const propsFiles: FilePattern = { suffixes: ['Packages.props', 'packages.props'] }

const nugetPropsFormat = lockFormat('nuget-props', 'nuget', propsFiles, parsePackagesProps)

/** Written beside a published program: what its host loads. */
const dotnetDepsFormat: TextFormat = {
  ...lockFormat('dotnet-deps', 'nuget', { suffixes: ['.deps.json'] }, parseDepsJson),
  kind: 'installed',
}

export const dotnetFormats: readonly TextFormat[] = [
  nugetLockFormat,
  nugetConfigFormat,
  nugetPropsFormat,
  dotnetDepsFormat,
]
