import type { TextFormat } from '../packages/index.ts'
import { pythonPackageFormat } from './metadata.ts'
import { pipfileLockFormat } from './pipfile-lock.ts'
import { poetryLockFormat } from './poetry-lock.ts'
import { pylockFormat } from './pylock.ts'
import { requirementsFormat } from './requirements.ts'
import { uvLockFormat } from './uv-lock.ts'

export { parsePythonMetadata } from './metadata.ts'
export { parsePipfileLock } from './pipfile-lock.ts'
export { parsePoetryLock } from './poetry-lock.ts'
export { parsePylock } from './pylock.ts'
export { type Pyproject, parsePyproject, withPyproject } from './pyproject.ts'
export { lowestVersion, parseRequirement, pinnedVersion, type Requirement } from './requirement.ts'
export { parseRequirements, type RequirementsOptions } from './requirements.ts'
export { parseUvLock } from './uv-lock.ts'

export const pythonFormats: readonly TextFormat[] = [
  requirementsFormat,
  pipfileLockFormat,
  poetryLockFormat,
  uvLockFormat,
  pylockFormat,
  pythonPackageFormat,
]
