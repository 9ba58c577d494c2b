import { isObject, listAt, member, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'

/** One of the repositories that a `repository.yaml` names, the one to be asked first first. */
export interface VexRepositoryPlace {
  readonly name: string
  readonly url: string
}

/** The enabled repositories of a configuration in Trivy's form. Credentials in it are neither kept nor shown. */
export function readRepositoryConfig(content: Buffer): Result<readonly VexRepositoryPlace[]> {
  const read = parseYaml(content.toString('utf8'))
  if (!read.ok) return refused(`line ${read.error.line}: ${read.error.message}`)
  if (!isObject(read.value)) return refused('it holds no list of repositories')
  const places: VexRepositoryPlace[] = []
  for (const [index, entry] of listAt(read.value, 'repositories').entries()) {
    const [name, url] = [textAt(entry, 'name'), textAt(entry, 'url')]
    // The name becomes the name of a folder.
    if (name === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(name))
      return refused(`repository ${index + 1} has no name that a folder can have`)
    if (member(entry, 'enabled') !== false) places.push({ name, url: url ?? '' })
  }
  return { ok: true, value: places }
}

function refused(why: string): { readonly ok: false; readonly error: SeawallError } {
  const message = `The list of VEX repositories cannot be read: ${why.replace(/\.$/, '')}.`
  return { ok: false, error: new SeawallError('config', message) }
}
