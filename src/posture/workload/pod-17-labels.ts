import {
  type CheckId,
  formatPath,
  type Json,
  type JsonObject,
  listAt,
  member,
  type Outcome,
  objectAt,
  type Params,
  type Path,
  textAt,
} from '../../core/index.ts'
import { type KubeObject, podTemplatesOf, valueAt } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, type ObjectCheck, unset, wrong } from '../check.ts'
import { workloadKinds } from '../workload-kinds.ts'
import { type LabelPattern, parseLabelPattern } from './label-pattern.ts'
import { requiredFields } from './required-fields.ts'

type Field = 'labels' | 'annotations'

/** A check that asks nothing until its list of patterns is set. */
function patternCheck(
  id: CheckId,
  judge: (object: KubeObject, patterns: readonly LabelPattern[], params: Params) => readonly Outcome[],
  appliesTo: ObjectCheck['appliesTo'],
): ObjectCheck {
  return {
    id,
    needs: [],
    params: { patterns: [] },
    appliesTo,
    evaluate: (object, params) => {
      const { patterns = [] } = params
      if (patterns.length === 0) return [{ kind: 'not-applicable', why: 'no patterns are configured' }]
      const parsed = patterns.map(parseLabelPattern)
      const known = parsed.filter((one) => one !== undefined)
      if (known.length < parsed.length)
        return [{ kind: 'unknown', missing: [{ need: 'config:patterns', scope: {}, why: 'malformed' }] }]
      return judge(object, known, params)
    },
  }
}

const isWorkload: ObjectCheck['appliesTo'] = ({ ref, owner }) => {
  if (owner !== undefined) return { why: 'its controller carries the labels' }
  return workloadKinds.has(ref.kind) ? true : { why: 'not a workload' }
}

const anyObject: ObjectCheck['appliesTo'] = () => true

function required(field: Field): ReturnType<typeof judgeEach> {
  const message = ({ text }: LabelPattern): string => `no ${field.slice(0, -1)} matches ${text}`
  return judgeEach(field, (values, pattern, path) => {
    const value = textAt(values, pattern.key)
    if (value === undefined) return [fail(unset([...path, pattern.key], message(pattern)))]
    return pattern.matches(value) ? [] : [fail(wrong([...path, pattern.key], value, message(pattern)))]
  })
}

function forbidden(field: Field): ReturnType<typeof judgeEach> {
  return judgeEach(field, (values, pattern, path) => {
    const value = textAt(values, pattern.key)
    if (value === undefined || !pattern.matches(value)) return []
    return [fail(wrong([...path, pattern.key], value, `the ${field.slice(0, -1)} ${pattern.text} is forbidden`))]
  })
}

function judgeEach(
  field: Field,
  judge: (values: JsonObject, pattern: LabelPattern, path: Path) => readonly Outcome[],
): (object: KubeObject, patterns: readonly LabelPattern[]) => readonly Outcome[] {
  return ({ object }, patterns) => {
    const values = objectAt(member(object, 'metadata'), field) ?? {}
    return patterns.flatMap((pattern) => judge(values, pattern, ['metadata', field]))
  }
}

/** One of several is enough; which, is up to the team. */
const recommended: ObjectCheck = {
  ...patternCheck('POD-17/recommended-labels', judgeRecommended, isWorkload),
  params: { patterns: [], places: ['object'] },
}

/** A controller's own labels are not those of its pods: both are asked where both are wanted. */
function judgeRecommended(
  object: KubeObject,
  patterns: readonly LabelPattern[],
  { places = [] }: Params,
): readonly Outcome[] {
  const wanted = patterns.map(({ text }) => text).join(', ')
  return labelledPlaces(object, places)
    .filter(({ labels }) => !patterns.some(({ key, matches }) => isText(labels[key]) && matches(labels[key])))
    .map(({ path }) => fail(unset(path, `none of the labels ${wanted} is there`)))
}

const isText = (value: Json | undefined): value is string => typeof value === 'string'

function labelledPlaces(object: KubeObject, places: readonly string[]): { labels: JsonObject; path: Path }[] {
  const own: Path[] = places.includes('object') ? [['metadata']] : []
  const pods = places.includes('pod') ? podTemplatesOf(object).map(({ metadataPath }) => metadataPath) : []
  const paths = new Map([...own, ...pods].map((path) => [formatPath(path), path]))
  return [...paths.values()].map((path) => ({
    labels: objectAt(valueAt(object.object, path), 'labels') ?? {},
    path: [...path, 'labels'],
  }))
}

/** Some tools find what belongs together by a label that repeats the name. */
const nameLabel = patternCheck(
  'POD-17/name-label',
  ({ object, ref }, patterns) => {
    const labels = objectAt(member(object, 'metadata'), 'labels') ?? {}
    return patterns.flatMap(({ key }) => {
      const value = textAt(labels, key)
      const path = ['metadata', 'labels', key]
      const message = `the label ${key} does not say the name "${ref.name}"`
      if (value === undefined) return [fail(unset(path, message))]
      return value === ref.name ? [] : [fail(wrong(path, value, message))]
    })
  },
  isWorkload,
)

const claimAnnotations = patternCheck(
  'POD-17/claim-annotations',
  ({ object }, patterns) =>
    listAt(member(object, 'spec'), 'volumeClaimTemplates').flatMap((claim, at) => {
      const metadata = member(claim, 'metadata')
      const annotations = objectAt(metadata, 'annotations') ?? {}
      return patterns.flatMap(({ key, matches, text }) => {
        const value = textAt(annotations, key)
        if (value !== undefined && matches(value)) return []
        const path = ['spec', 'volumeClaimTemplates', at, 'metadata', 'annotations', key]
        return [fail(unset(path, `no annotation of the claim matches ${text}`), textAt(metadata, 'name'))]
      })
    }),
  ({ ref }) => (ref.kind === 'StatefulSet' ? true : { why: 'not a StatefulSet' }),
)

export const pod17: ControlChecks = {
  templates: [requiredFields],
  objects: [
    patternCheck('POD-17/required-labels', required('labels'), isWorkload),
    patternCheck('POD-17/required-annotations', required('annotations'), isWorkload),
    patternCheck('POD-17/forbidden-annotations', forbidden('annotations'), anyObject),
    recommended,
    nameLabel,
    claimAnnotations,
  ],
}
