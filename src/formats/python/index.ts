export {
  pipfileLockFormat,
  poetryLockFormat,
  pylockFormat,
  pythonFormats,
  pythonPackageFormat,
  requirementsFormat,
  uvLockFormat,
} from './formats.ts'
export { parsePythonMetadata } from './metadata.ts'
export { parsePipfileLock } from './pipfile-lock.ts'
export { parsePoetryLock } from './poetry-lock.ts'
export { parsePylock } from './pylock.ts'
export { type Pyproject, parsePyproject, withPyproject } from './pyproject.ts'
export { parseRequirement, pinnedVersion, type Requirement } from './requirement.ts'
export { parseRequirements, type RequirementsOptions } from './requirements.ts'
export { parseUvLock } from './uv-lock.ts'
