import { type Json, listAt, type Path } from '../../core/index.ts'

/** One rule of a role, as written, and where it stands in its role. */
export interface RbacRule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  /** Empty: every name. */
  readonly resourceNames: readonly string[]
  readonly nonResourceUrls: readonly string[]
  readonly path: Path
}

/** A request to the API: `{ verb: 'create', group: '', resource: 'pods/exec' }`. */
export interface RbacRequest {
  readonly verb: string
  readonly group: string
  /** With its subresource, if it asks for one. */
  readonly resource: string
}

/** The rules of a role's list; what is not text is not granted. */
export function readRules(role: Json | undefined): readonly RbacRule[] {
  return listAt(role, 'rules').map((rule, index) => ({
    verbs: textsIn(rule, 'verbs'),
    apiGroups: textsIn(rule, 'apiGroups'),
    resources: textsIn(rule, 'resources'),
    resourceNames: textsIn(rule, 'resourceNames'),
    nonResourceUrls: textsIn(rule, 'nonResourceURLs'),
    path: ['rules', index],
  }))
}

/** Whether a rule allows a request for an object of any name. */
export function allowsAnyName(rule: RbacRule, request: RbacRequest): boolean {
  return rule.resourceNames.length === 0 && allowsSomeName(rule, request)
}

/** Whether a rule allows a request, perhaps only for the names it lists. */
export function allowsSomeName(rule: RbacRule, { verb, group, resource }: RbacRequest): boolean {
  return (
    (rule.verbs.includes('*') || rule.verbs.includes(verb)) &&
    (rule.apiGroups.includes('*') || rule.apiGroups.includes(group)) &&
    rule.resources.some((granted) => coversResource(granted, resource))
  )
}

/**
 * Only `*` and `*` before a subresource stand for more than themselves (apiserver, `ResourceMatches`): `pods/*` is the
 * name of a subresource that does not exist.
 */
function coversResource(granted: string, asked: string): boolean {
  if (granted === '*' || granted === asked) return true
  const slash = asked.indexOf('/')
  return slash >= 0 && granted === `*${asked.slice(slash)}`
}

const ordinaryVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']

/**
 * Everything in the core group is everything: whoever may create any pod, read any Secret and mint any token becomes
 * whom they like. All ordinary verbs by name come to the same.
 */
export function isEverything(rule: RbacRule): boolean {
  return (
    rule.resourceNames.length === 0 &&
    (rule.verbs.includes('*') || ordinaryVerbs.every((verb) => rule.verbs.includes(verb))) &&
    rule.resources.includes('*') &&
    (rule.apiGroups.includes('*') || rule.apiGroups.includes(''))
  )
}

function textsIn(value: Json, key: string): readonly string[] {
  return listAt(value, key).filter((item) => typeof item === 'string')
}
