import { type Json, type JsonObject, member, objectAt, redactSecret, sortedKeys } from '../../core/index.ts'
import { type ControlChecks, containerCheck, type Failure, fail, type ObjectCheck } from '../check.ts'
import { type Credential, credentialByName, credentialsInText, credentialsInWords } from './credentials.ts'

const evident = (path: (string | number)[], { looksLike, value }: Credential, where: string) => ({
  path,
  value: redactSecret(value),
  message: `${where} carries a literal credential (${looksLike})`,
})

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

const configMap: ObjectCheck = {
  id: 'SEC-05/config-map-literal',
  needs: [],
  appliesTo: ({ ref }) => (ref.group === '' && ref.kind === 'ConfigMap' ? true : { why: 'not a ConfigMap' }),
  evaluate: ({ object }) => {
    const data = objectAt(object, 'data') ?? {}
    return texts(data).flatMap(([key, text]) => {
      const named = text.includes('\n') ? undefined : credentialByName(key, text)
      const found = named === undefined ? credentialsInText(text) : [named]
      return found.slice(0, 20).map((one) => fail(evident(['data', key], one, `key "${key}"`), key))
    })
  },
}

const annotations: ObjectCheck = {
  id: 'SEC-05/annotation-literal',
  needs: [],
  appliesTo: ({ object }) =>
    objectAt(member(object, 'metadata'), 'annotations') === undefined ? { why: 'no annotations' } : true,
  evaluate: ({ object, ref }) => {
    const found = objectAt(member(object, 'metadata'), 'annotations') ?? {}
    return texts(found).flatMap(([key, text]): Failure[] => {
      const path = ['metadata', 'annotations', key]
      if (key === lastApplied) {
        const isSecret = ref.kind === 'Secret' && /"(data|stringData)"\s?:\s?\{\s?"/.test(text)
        return isSecret
          ? [fail(evident(path, { looksLike: 'the whole Secret as last applied', value: text }, 'an annotation'), key)]
          : []
      }
      const one = credentialByName(key.slice(key.lastIndexOf('/') + 1), text)
      return one === undefined ? [] : [fail(evident(path, one, `annotation "${key}"`), key)]
    })
  },
}

/** In a cluster a Secret is where it belongs; in a file everyone who reads the repository reads it. */
const secretInFile: ObjectCheck = {
  id: 'SEC-05/secret-in-file',
  needs: [],
  appliesTo: ({ ref, origin }) => {
    if (ref.group !== '' || ref.kind !== 'Secret') return { why: 'not a Secret' }
    return origin.source === 'file' ? true : { why: 'read from a cluster, where Secrets belong' }
  },
  evaluate: ({ object }) =>
    (['data', 'stringData'] as const).flatMap((part) =>
      texts(objectAt(object, part) ?? {}).flatMap(([key, value]) =>
        value === ''
          ? []
          : [
              fail(
                evident([part, key], { looksLike: 'data of a Secret', value }, `key "${key}" of a Secret in a file`),
                key,
              ),
            ],
      ),
    ),
}

export const sec05: ControlChecks = {
  templates: [
    containerCheck('SEC-05/env-literal', ({ env, name }) =>
      env.flatMap(({ name: variable, literal, path }) => {
        const found = literal === undefined ? undefined : credentialByName(variable, literal)
        return found === undefined
          ? []
          : [evident([...path], found, `environment variable ${variable} of container "${name}"`)]
      }),
    ),
    containerCheck('SEC-05/args-literal', ({ words, name }) =>
      credentialsInWords(words.map(({ value }) => value)).map(({ index, credential }) =>
        evident([...(words[index]?.path ?? [])], credential, `the command line of container "${name}"`),
      ),
    ),
  ],
  objects: [configMap, annotations, secretInFile],
}

function texts(object: JsonObject): [string, string][] {
  return sortedKeys(object).flatMap((key): [string, string][] => {
    const value: Json | undefined = object[key]
    return typeof value === 'string' ? [[key, value]] : []
  })
}
