import { listAt, member, type Outcome, textAt } from '../../core/index.ts'
import { podPath, type Workload } from '../../kube/estate-index/index.ts'
import {
  type ControlChecks,
  fail,
  type NeighbourCheck,
  unlessAllThere,
  unset,
  type WorkloadCheck,
  wrong,
} from '../check.ts'
import { parseLabelPattern } from './label-pattern.ts'

const runtimeClassOf = ({ facts }: Workload): string | undefined => textAt(facts.raw, 'runtimeClassName') || undefined

/** The first of the patterns that a label of the pod matches. */
function labelOf({ podLabels }: Workload, patterns: readonly string[]): string | undefined {
  return patterns.find((text) => {
    const pattern = parseLabelPattern(text)
    const value = pattern && textAt(podLabels, pattern.key)
    return value !== undefined && pattern?.matches(value) === true
  })
}

const untrusted: WorkloadCheck = {
  id: 'POD-13/untrusted-without-sandbox',
  needs: [],
  params: { untrusted: ['seawall.dev/trust=untrusted'] },
  appliesTo: () => true,
  evaluate: (workload, _, { untrusted: patterns = [] }) => {
    const label = labelOf(workload, patterns)
    if (label === undefined) return [{ kind: 'not-applicable', why: 'the pod is not labelled untrusted' }]
    if (runtimeClassOf(workload) !== undefined) return []
    const path = podPath(workload, ['spec', 'runtimeClassName'])
    return [fail(unset(path, `the pod is labelled ${label} and shares the kernel of its node with all others`))]
  },
}

/** Kinds whose pods run code that an agent wrote. */
const isAgentSandbox = ({ object: { ref } }: Workload): boolean =>
  /(^|\.)agents\.x-k8s\.io$/.test(ref.group) && (ref.kind === 'Sandbox' || ref.kind === 'SandboxTemplate')

/** A labelled pod without any class is `untrusted-without-sandbox`'s to report: one cause is one finding. */
const acceptedClass: WorkloadCheck = {
  id: 'POD-13/accepted-runtime-class',
  needs: [],
  params: { classes: [], untrusted: ['seawall.dev/trust=untrusted'] },
  appliesTo: () => true,
  evaluate: (workload, _, { classes = [], untrusted: patterns = [] }) => {
    if (classes.length === 0) return [{ kind: 'not-applicable', why: 'no runtime classes are configured' }]
    const name = runtimeClassOf(workload)
    const isAsked = isAgentSandbox(workload) || (name !== undefined && labelOf(workload, patterns) !== undefined)
    if (!isAsked || (name !== undefined && classes.includes(name))) return []
    const path = podPath(workload, ['spec', 'runtimeClassName'])
    const message = `untrusted code runs here, and only ${classes.join(', ')} would keep it from the kernel of the node`
    return [fail(name === undefined ? unset(path, message) : wrong(path, name, message))]
  },
}

const missingClass: WorkloadCheck = {
  id: 'POD-13/runtime-class-exists',
  needs: ['api:runtimeclasses'],
  appliesTo: (workload) => (runtimeClassOf(workload) === undefined ? { why: 'the pod names no RuntimeClass' } : true),
  evaluate: (workload, estate) => {
    const name = runtimeClassOf(workload) ?? ''
    if (estate.find({ group: 'node.k8s.io', kind: 'RuntimeClass', namespace: '', name }) !== undefined) return []
    const path = podPath(workload, ['spec', 'runtimeClassName'])
    const failure = fail(wrong(path, name, 'there is no such RuntimeClass: the pod is not admitted'))
    return unlessAllThere(estate, 'api:runtimeclasses', undefined, () => [failure])
  },
}

/** Nodes report their handlers since Kubernetes 1.30; where none does, nothing is known. */
const handlerOnNodes: NeighbourCheck = {
  id: 'POD-13/handler-on-nodes',
  needs: ['api:nodes'],
  appliesTo: ({ ref }) =>
    ref.group === 'node.k8s.io' && ref.kind === 'RuntimeClass' ? true : { why: 'not a RuntimeClass' },
  evaluate: ({ object }, estate): readonly Outcome[] => {
    const handler = textAt(object, 'handler') ?? ''
    const handlers = estate
      .objects('', 'Node')
      .flatMap((node) => listAt(member(node.object, 'status'), 'runtimeHandlers'))
      .map((entry) => textAt(entry, 'name'))
    if (handlers.includes(handler)) return []
    if (handlers.length === 0)
      return [{ kind: 'unknown', missing: [{ need: 'api:nodes', scope: {}, why: 'unsupported' }] }]
    const failure = fail(wrong(['handler'], handler, 'no node has this handler: pods of the class never start'))
    return unlessAllThere(estate, 'api:nodes', undefined, () => [failure])
  },
}

export const pod13: ControlChecks = {
  workloads: [untrusted, acceptedClass, missingClass],
  neighbours: [handlerOnNodes],
}
