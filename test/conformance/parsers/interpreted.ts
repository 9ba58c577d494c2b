import { parseCondaEnvironment, parseCondaMeta } from '../../../src/formats/conda/index.ts'
import {
  parseBunLock,
  parseNpmLock,
  parsePackageJson,
  parsePnpmLock,
  parseYarnLock,
} from '../../../src/formats/javascript/index.ts'
import { parseJuliaManifest } from '../../../src/formats/julia/index.ts'
import { parseComposerInstalled, parseComposerLock } from '../../../src/formats/php/index.ts'
import {
  parsePipfileLock,
  parsePoetryLock,
  parsePylock,
  parsePyproject,
  parsePythonMetadata,
  parseRequirements,
  parseUvLock,
} from '../../../src/formats/python/index.ts'
import { parseGemfileLock, parseGemspec } from '../../../src/formats/ruby/index.ts'
import type { FixtureParser, FixtureParsers } from './types.ts'

export const interpretedParsers: FixtureParsers = {
  'conda/environment': parseCondaEnvironment,
  'conda/meta': parseCondaMeta,
  'julia/manifest': parseJuliaManifest,
  'nodejs/bun': parseBunLock,
  'nodejs/npm': parseNpmLock,
  'nodejs/packagejson': parsePackageJson,
  'nodejs/pnpm': parsePnpmLock,
  'nodejs/yarn': parseYarnLock,
  'php/composer': composer,
  'python/packaging': parsePythonMetadata,
  'python/pip': (content, _name, options) =>
    parseRequirements(content, { useMinVersion: options.useMinVersion === 'true' }),
  'python/pipenv': parsePipfileLock,
  'python/poetry': parsePoetryLock,
  'python/pylock': parsePylock,
  'python/pyproject': pyproject,
  'python/uv': parseUvLock,
  'ruby/bundler': parseGemfileLock,
  'ruby/gemspec': parseGemspec,
}

function composer(...[content, name]: Parameters<FixtureParser>): ReturnType<FixtureParser> {
  return name.endsWith('.json') ? parseComposerInstalled(content) : parseComposerLock(content)
}

/** It names what is direct, and lists no package. */
function pyproject(content: Buffer): ReturnType<FixtureParser> {
  const read = parsePyproject(content)
  return read.ok ? { ok: true, value: { packages: [], warnings: [] } } : read
}
