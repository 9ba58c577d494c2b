import { byCodePoint, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { parseImageReference } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, type Failure, fail, fixable, type ObjectCheck, podCheck, wrong } from '../check.ts'
import { isImageOf } from '../image-name.ts'
import data from './ingress-controllers.json' with { type: 'json' }

const isIngress = ({ ref }: KubeObject): boolean =>
  ref.kind === 'Ingress' && (ref.group === 'networking.k8s.io' || ref.group === 'extensions')

const snippets: ObjectCheck = {
  id: 'EXP-05/snippets',
  needs: [],
  appliesTo: (object) => (isIngress(object) ? true : { why: 'not an Ingress' }),
  evaluate: ({ object }) => {
    const annotations = annotationsOf(object)
    return data.snippetAnnotations.flatMap((name) => {
      const text = textAt(annotations, name)
      if (text === undefined || text.trim() === '') return []
      const path = ['metadata', 'annotations', name]
      const message =
        'this text goes into the controller as configuration: it can read Secrets of every namespace and run code'
      return [
        fixable(fail(wrong(path, `${text.length} characters of configuration`, message)), {
          kind: 'patch',
          impact: 'may-break',
          note: 'what the snippet did stops; most of it exists as an annotation of its own',
          ops: [{ op: 'remove', path }],
        }),
      ]
    })
  },
}

const annotationsOf = (object: JsonObject): JsonObject => objectAt(objectAt(object, 'metadata'), 'annotations') ?? {}

const snippetsAllowed: ObjectCheck = {
  id: 'EXP-05/snippets-allowed',
  needs: [],
  appliesTo: ({ ref, object }) =>
    ref.group === '' && ref.kind === 'ConfigMap' && textAt(objectAt(object, 'data'), settingName) !== undefined
      ? true
      : { why: 'not the configuration of an ingress-nginx controller' },
  evaluate: ({ object }) => {
    const value = textAt(objectAt(object, 'data'), settingName)
    if (value !== 'true') return []
    const path = ['data', settingName]
    const message =
      'whoever may write an Ingress can put configuration into the controller, and read its Secrets (CVE-2021-25742)'
    return [
      fixable(fail(wrong(path, value, message)), {
        kind: 'patch',
        impact: 'may-break',
        note: 'Ingresses with snippet annotations are refused from then on',
        ops: [{ op: 'set', path, value: 'false' }],
      }),
    ]
  },
}

const settingName = 'allow-snippet-annotations'

const controller = podCheck('EXP-05/controller', ({ containers }) =>
  containers.flatMap(({ image, name: slot }): Failure[] => {
    const { name, tag } = parseImageReference(image.value ?? '')
    if (!isImageOf(name, data.retired)) return []
    const flaw = data.flaws.find(({ from, below }) => isBetween(tag, from, below))
    const retired = `ingress-nginx was retired in ${data.since}: flaws found since are not mended`
    if (flaw === undefined) return [fail(wrong(image.path, image.value, retired), slot)]
    const message = `${flaw.id}: ${flaw.what}; ${retired}`
    return [{ ...fail(wrong(image.path, image.value, message), slot), severity: 'critical' }]
  }),
)

function isBetween(tag: string | undefined, from: string, below: string): boolean {
  const version = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:$|[-+])/.exec(tag ?? '')
  if (version === null) return false
  const number = sortable(version.slice(1, 4))
  return byCodePoint(number, sortable(from.split('.'))) >= 0 && byCodePoint(number, sortable(below.split('.'))) < 0
}

const sortable = (parts: readonly string[]): string => parts.map((part) => part.padStart(4, '0')).join('.')

export const exp05: ControlChecks = { templates: [controller], objects: [snippets, snippetsAllowed] }
