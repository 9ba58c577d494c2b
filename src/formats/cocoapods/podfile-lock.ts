import { isArray, isObject, type Json, listAt, type Package, type Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, neededIds, readLockYaml } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

interface Pod {
  readonly name: string
  readonly version: string
  readonly needs: readonly string[]
}

/** The pods of a Podfile.lock; a part of one, `AppCenter/Core`, is listed as the file does. */
export function parsePodfileLock(content: Buffer): Result<PackageList> {
  const read = readLockYaml(content, 'a Podfile.lock')
  if (!read.ok) return read
  const entries = listAt(read.value, 'PODS').flatMap(withNeeds)
  const pods = entries.flatMap(podOf)
  const versions = new Map(pods.map(({ name, version }) => [name, version]))
  const left = entries.length - pods.length
  const warnings = leftOut(left, 'pod', 'pods', 'no version')
  return { ok: true, value: { packages: mergeDuplicates(pods.map((one) => packageOf(one, versions))), warnings } }
}

/** A pod alone is text; one that needs others is a mapping of its text to theirs. */
function withNeeds(entry: Json): readonly (readonly [string, Json])[] {
  if (isObject(entry)) return Object.entries(entry)
  return typeof entry === 'string' ? [[entry, null]] : []
}

/** `AppCenter/Core (4.2.0)` */
function podOf([text, needs]: readonly [string, Json]): readonly Pod[] {
  const [name = '', version = ''] = text.split(' (', 2)
  if (name === '' || !version.endsWith(')')) return []
  const texts = isArray(needs) ? needs.filter((one) => typeof one === 'string') : []
  return [{ name, version: version.slice(0, -1).trim(), needs: texts.map((one) => one.split(' (', 1)[0] ?? '') }]
}

function packageOf({ name, version, needs }: Pod, versions: ReadonlyMap<string, string>): Package {
  const dependsOn = neededIds(needs, versions)
  return { type: 'cocoapods', name, version, ...(dependsOn.length > 0 && { dependsOn }) }
}
