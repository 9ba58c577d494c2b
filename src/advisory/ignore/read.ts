import { type Result, SeawallError } from '../../core/index.ts'
import { readGrypeIgnore } from './grype.ts'
import { readOwnIgnore } from './own-format.ts'
import type { IgnoreFile } from './rule.ts'
import { readTrivyLines } from './trivy-lines.ts'
import { readTrivyYaml } from './trivy-yaml.ts'
import { IgnoreFault, refusal } from './yaml-fields.ts'

const mostBytes = 4 * 1024 * 1024

/**
 * The rules of an ignore file, whose form its name tells: `.trivyignore`, `.trivyignore.yaml`, `.grype.yaml`, and any
 * other YAML is our own. An error names the line.
 */
export function readIgnoreFile(path: string, content: Buffer): Result<IgnoreFile> {
  if (content.length > mostBytes)
    return { ok: false, error: new SeawallError('too-large', `${path} is too large for a file of rules.`) }
  try {
    return { ok: true, value: readerFor(path)(content.toString('utf8'), path) }
  } catch (fault) {
    if (!(fault instanceof IgnoreFault)) throw fault
    return { ok: false, error: refusal(path, fault) }
  }
}

function readerFor(path: string): (content: string, source: string) => IgnoreFile {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const isYaml = /\.ya?ml$/.test(name)
  if (name.includes('trivyignore')) return isYaml ? readTrivyYaml : readTrivyLines
  if (name.includes('grype')) return readGrypeIgnore
  return isYaml ? readOwnIgnore : readTrivyLines
}
