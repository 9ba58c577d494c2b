import { count, numeral, printable } from '../core/index.ts'
import type { ReportModel, ReportUnread } from './model.ts'
import { placeOfObject } from './place.ts'

/** An empty input is more often a failed command before the pipe than a cluster without objects. */
export function isNothingJudged({ coverage }: Pick<ReportModel, 'coverage'>): boolean {
  return coverage.objects === 0 && coverage.owned === 0 && coverage.leftOut.length === 0
}

/** Whether there were objects, but none of a kind that a selected check looks at. */
export function isNothingAsked({ checks }: Pick<ReportModel, 'checks'>): boolean {
  return checks.every(({ pass, fail, excepted, unknown }) => pass + fail + excepted + unknown === 0)
}

/** Files that say how manifests are made, and the command that makes them. */
const recipes = [
  { file: /(^|\/)kustomization\.ya?ml$/i, what: 'a kustomization', command: 'kustomize build' },
  { file: /(^|\/)Chart\.yaml$/, what: 'a Helm chart', command: 'helm template' },
] as const

/** Why nothing was judged and what to do next, as half a sentence that is safe to show on a terminal. */
export function whyNothingWasJudged({ unread, target }: Pick<ReportModel, 'unread' | 'target'>): string {
  const [recipe] = unread.flatMap(recipeIn)
  if (recipe !== undefined) return recipe
  const broken = unread.filter(({ kind }) => kind === 'broken')
  const [first] = broken
  if (first !== undefined && broken.length === 1) return unreadWords(first)
  if (broken.length > 1) return `${count(broken.length, 'document')} could not be read; the report names them`
  if (unread.length > 0) {
    const what = unread.length === 1 ? 'document is no Kubernetes object' : 'documents are no Kubernetes objects'
    return `${numeral(unread.length)} ${what}; is this the right path?`
  }
  if (target === '-') return 'standard input holds no Kubernetes object; did the command before the pipe fail?'
  return `there is no Kubernetes object in ${printable(target)}; name manifests (.yaml, .yml, .json) or folders of them`
}

function recipeIn({ location: { file = '' } }: ReportUnread): string[] {
  const known = recipes.find((recipe) => recipe.file.test(file))
  if (known === undefined) return []
  const render = `scan it with --render, or pipe in what ${known.command} prints`
  return [`${printable(file)} is ${known.what}, which must be rendered first; ${render}`]
}

/** `deploy: no such file or folder; check the path` */
export function unreadWords({ location, message, hint }: Pick<ReportUnread, 'location' | 'message' | 'hint'>): string {
  const place = placeOfObject(location)
  return `${place && `${place}: `}${printable(message)}; ${printable(hint)}`
}
