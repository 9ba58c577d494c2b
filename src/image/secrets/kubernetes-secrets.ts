import { type Json, listAt, objectAt, type Path, textAt } from '../../core/index.ts'
import { readYaml, splitYamlDocuments, type YamlDocument } from '../../formats/yaml/index.ts'
import { findSecretsInEnv } from './env.ts'
import type { SecretFinder } from './finder.ts'
import type { FoundSecret } from './found-secret.ts'

const manifest = /\.(ya?ml|json)$/i
const largest = 1_048_576

/** Values of the Kubernetes `Secret` objects of a manifest, plain or in base64, which hides nothing. */
export function findKubernetesSecrets(bytes: Buffer, path: string, finder: SecretFinder): readonly FoundSecret[] {
  if (!manifest.test(path) || bytes.length > largest || !bytes.includes('Secret')) return []
  return [...splitYamlDocuments(bytes.toString('utf8'))].flatMap((document) => secretsOf(document, finder))
}

function secretsOf(document: YamlDocument, finder: SecretFinder): readonly FoundSecret[] {
  const read = readYaml(document.text)
  if (!read.ok) return [] // a template; the rules have searched it as text
  return valuesIn(read.value.value).flatMap(({ path, name, value, isEncoded }) => {
    const place = read.value.locate(path)
    return findSecretsInEnv(name, value, finder).map((found) => ({
      ...found,
      line: (place?.line ?? 1) + document.line - 1,
      column: place?.column ?? 1,
      ...(isEncoded && { decoded: 'base64' as const }),
    }))
  })
}

interface SecretValue {
  readonly path: Path
  readonly name: string
  readonly value: string
  readonly isEncoded: boolean
}

function valuesIn(value: Json): readonly SecretValue[] {
  const items = listAt(value, 'items').flatMap((item, index) => valuesOf(item, ['items', index]))
  return [...valuesOf(value, []), ...items]
}

function valuesOf(object: Json, at: Path): readonly SecretValue[] {
  if (textAt(object, 'kind') !== 'Secret') return []
  return ['data', 'stringData'].flatMap((part) =>
    Object.entries(objectAt(object, part) ?? {}).flatMap(([name, value]) => {
      // What a registry secret holds is found by its name, wherever it stands.
      if (typeof value !== 'string' || name.startsWith('.dockerc')) return []
      const isEncoded = part === 'data'
      return [{ path: [...at, part, name], name, value: isEncoded ? decoded(value) : value, isEncoded }]
    }),
  )
}

const decoded = (value: string): string => Buffer.from(value, 'base64').toString('utf8')
