import type { Outcome } from '../../core/index.ts'
import type { Estate, Workload } from '../../kube/estate-index/index.ts'
import { type ContainerFacts, parseImageReference } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, fail, type NamespaceCheck } from '../check.ts'
import { isImageOf } from '../image-name.ts'
import { lack } from './lack.ts'
import plugins from './network-plugins.json' with { type: 'json' }

/** What a network plugin's container says of policies. */
type Sighting = { readonly name: string; readonly enforces: boolean | undefined }

/** The plugin belongs to the cluster as a whole; its first namespace stands for it. */
const pluginEnforces: NamespaceCheck = {
  id: 'NET-01/plugin-enforces',
  needs: ['api:daemonsets', 'api:customresourcedefinitions'],
  appliesTo: ({ ref }) => (ref.name === 'kube-system' ? true : { why: 'asked once, of kube-system' }),
  evaluate: (_, estate) => {
    const seen = agentsOf(estate).flatMap((workload) => workload.facts.containers.flatMap(sightingOf))
    const names = [...new Set(seen.flatMap(({ name, enforces }) => (enforces === false ? [name] : [])))]
    if (seen.some(({ enforces }) => enforces === true)) return []
    if (names.length === 0 && (seen.length > 0 || !hasPolicyKinds(estate))) return [unknown]
    if (names.length === 0) return []
    if (estate.missing('api:daemonsets') !== undefined) return [unknown]
    const message = `${names.join(' and ')} carries traffic and ignores network policies; no other plugin that enforces them was found`
    return [fail(lack(['metadata', 'name'], 'no enforcing plugin', message))]
  },
}

const unknown: Outcome = {
  kind: 'unknown',
  missing: [{ need: 'api:daemonsets', scope: { namespace: 'kube-system' }, why: 'not-collected' }],
}

const agentsOf = (estate: Estate): readonly Workload[] =>
  estate.workloads().filter(({ object }) => object.ref.kind === 'DaemonSet' || object.ref.kind === 'Pod')

function sightingOf(container: ContainerFacts): Sighting[] {
  const { name, tag } = parseImageReference(container.image.value ?? '')
  const is = (plugin: { readonly images: readonly string[] }) => isImageOf(name, plugin.images)
  const enforcing = plugins.enforcing.filter(is).map((plugin) => ({ name: plugin.name, enforces: true }))
  const asked = plugins.withArgument
    .filter(is)
    .map((plugin) => ({ name: plugin.name, enforces: container.words.some(({ value }) => value === plugin.argument) }))
  const dated = plugins.sinceDate
    .filter(is)
    .map((plugin) => ({ name: plugin.name, enforces: isSince(tag, plugin.date) }))
  const deaf = plugins.deaf.filter(is).map((plugin) => ({ name: plugin.name, enforces: false }))
  return [...enforcing, ...asked, ...dated, ...deaf]
}

/** Tags such as `v20240813-c6f155d6`; another form says nothing. */
function isSince(tag: string | undefined, date: number): boolean | undefined {
  const written = /^v?(\d{8})(?:-|$)/.exec(tag ?? '')?.[1]
  return written === undefined ? undefined : Number(written) >= date
}

/** The kinds of a policy plugin are installed, though its agent was not seen: some providers hide it. */
function hasPolicyKinds(estate: Estate): boolean {
  const groups = plugins.enforcing.flatMap(({ crds }) => crds)
  return estate
    .objects('apiextensions.k8s.io', 'CustomResourceDefinition')
    .some(({ ref }) => groups.some((group) => ref.name.endsWith(`.${group}`)))
}

export const net01: ControlChecks = { namespaces: [pluginEnforces] }
