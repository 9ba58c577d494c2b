import {
  type FixPlan,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  redactSecret,
  sortedKeys,
} from '../../core/index.ts'
import { type KubeObject, podTemplatesOf, valueAt } from '../../kube/objects/index.ts'
import { type ControlChecks, containerCheck, type Failure, fail, type ObjectCheck } from '../check.ts'
import { byHand, mended, removing, safely } from '../mend.ts'
import {
  type Credential,
  credentialByName,
  credentialInAnnotation,
  credentialsInText,
  credentialsInWords,
  isPublicSecretKey,
} from './credentials.ts'

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
      if (named !== undefined) return [fail(evident(['data', key], named, `key "${key}"`), key)]
      return credentialsInText(text)
        .slice(0, 20)
        .map((one) => fail(evident(['data', key], one, `line ${one.line} of key "${key}"`), key))
    })
  },
}

const annotations: ObjectCheck = {
  id: 'SEC-05/annotation-literal',
  needs: [],
  appliesTo: (subject) => (annotationPlaces(subject).length === 0 ? { why: 'no annotations' } : true),
  evaluate: (subject) =>
    annotationPlaces(subject).flatMap(({ path, found }) =>
      texts(found).flatMap(([key, text]) => judgeAnnotation([...path, key], key, text, subject.ref.kind)),
    ),
}

/** The object's own annotations and those of its pod templates. */
function annotationPlaces(subject: KubeObject): { path: (string | number)[]; found: JsonObject }[] {
  const places = [
    ['metadata', 'annotations'],
    ...podTemplatesOf(subject).map((one) => [...one.metadataPath, 'annotations']),
  ]
  const distinct = new Map(places.map((path) => [path.join('/'), path]))
  return [...distinct.values()].flatMap((path) => {
    const found = valueAt(subject.object, path)
    return isObject(found) ? [{ path, found }] : []
  })
}

function judgeAnnotation(path: (string | number)[], key: string, text: string, kind: string): Failure[] {
  if (key === lastApplied) {
    const isSecret = kind === 'Secret' && /"(data|stringData)"\s?:\s?\{\s?"/.test(text)
    const whole = { looksLike: 'the whole Secret as last applied', value: text }
    return isSecret ? [fail(evident(path, whole, 'an annotation'), key)] : []
  }
  const one = credentialInAnnotation(key, text)
  return one === undefined ? [] : [fail(evident(path, one, `annotation "${key}"`), key)]
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
    (['data', 'stringData'] as const).flatMap((part) => {
      const keys = texts(objectAt(object, part) ?? {})
        .filter(([key, value]) => !isPublicSecretKey(key, part === 'data' ? decoded(value) : value))
        .map(([key]) => key)
      if (keys.length === 0) return []
      const message = `a Secret lies in a file with its values: ${keys.slice(0, 10).join(', ')}`
      return [fail({ path: [part], value: `redacted, ${keys.length} values`, message })]
    }),
}

/** Not strict: what is no base64 is judged as it stands. */
function decoded(value: string): string {
  return value.length > 65_536 ? value : Buffer.from(value, 'base64').toString('utf8')
}

export const sec05: ControlChecks = {
  templates: [
    mended(
      containerCheck('SEC-05/env-literal', ({ env, name }) =>
        env.flatMap(({ name: variable, literal, path }) => {
          const found = literal === undefined ? undefined : credentialByName(variable, literal)
          return found === undefined
            ? []
            : [evident([...path], found, `environment variable ${variable} of container "${name}"`)]
        }),
      ),
      moved,
    ),
    mended(
      containerCheck('SEC-05/args-literal', ({ words, name }) =>
        credentialsInWords(words.map(({ value }) => value)).map(({ index, credential }) =>
          evident([...(words[index]?.path ?? [])], credential, `the command line of container "${name}"`),
        ),
      ),
      moved,
    ),
  ],
  objects: [mended(configMap, moved), mended(annotations, mendAnnotation), mended(secretInFile, moved)],
}

function mendAnnotation(failure: Failure): FixPlan {
  const { path } = failure.at
  if (path.at(-1) !== lastApplied) return moved()
  return safely(
    'only kubectl reads the annotation; what it holds has been readable, so change the values',
    removing(path),
  )
}

/** The value has to change before it moves, and nothing here knows its new one. */
function moved() {
  return byHand(
    'a value that stood in a file is known: moving it is not enough',
    'change the credential where it is valid',
    'put the new value into a secret store, or into a Secret that is not kept in files',
    'refer to it by secretKeyRef or, better, mount it as a file',
  )
}

function texts(object: JsonObject): [string, string][] {
  return sortedKeys(object).flatMap((key): [string, string][] => {
    const value: Json | undefined = object[key]
    return typeof value === 'string' ? [[key, value]] : []
  })
}
