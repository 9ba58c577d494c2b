import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt } from '../../src/core/index.ts'
import { readPaths } from '../../src/kube/estate/index.ts'
import type { GateCase } from './gate/case.ts'
import { exceptionCases, ownKindCases } from './gate/exceptions.ts'
import { failureCases } from './gate/failures.ts'
import { kindCases } from './gate/kinds.ts'
import { matchCases, modeCases } from './gate/modes.ts'
import { mutationCases } from './gate/mutations.ts'
import { labelledNamespaces, podSecurityCases } from './gate/pod-security.ts'
import { Rig } from './gate/rig.ts'
import type { GateServer } from './gate/server.ts'
import { updateCases } from './gate/updates.ts'

export type { GateServer } from './gate/server.ts'

const groups: Readonly<Record<string, readonly GateCase[]>> = {
  'kinds of objects': kindCases,
  'updates, parts of objects and deletions': updateCases,
  'modes and what is said': modeCases,
  'whom policies are about': matchCases,
  'the labels of namespaces': podSecurityCases,
  'mutation and its order': mutationCases,
  exceptions: exceptionCases,
  'what steers the gate': ownKindCases,
  'a gate that fails': failureCases,
}

const everyCase = Object.values(groups).flat()

/** Where the API servers differ: in the answer of a case, or in what no case asks. The list can only shrink. */
export const differences: readonly string[] = [
  ...everyCase.flatMap(({ name, differs }) => (differs === undefined ? [] : [`${name}: ${differs.why}`])),
  'no case asks: the stand-in checks no specification but that the one of a pod stays as it is',
  'no case asks: the stand-in knows no matchConditions (CEL), no CONNECT and no eviction',
  'no case asks: a namespace that is deleted is gone at once from the stand-in',
  'set up: Pod Security Admission of kube-apiserver is off, or it would answer before the gate does',
]

/** What the gate does before an API server, by what users and auditors of that server see. */
export function gateContract(start: () => Promise<GateServer>): void {
  let rig: Rig

  beforeAll(async () => {
    const server = await start()
    rig = await Rig.start(server)
    await defineOwnKinds(server)
    await rig.namespaces({ shop: {}, gold: { tier: 'gold' }, ...labelledNamespaces })
  }, 120_000)
  afterAll(() => rig?.stop(), 30_000)

  for (const [group, cases] of Object.entries(groups))
    describe(group, () => {
      for (const one of cases) it(one.name, () => rig.run(one))
    })

  it('names each case once, and each difference', () => {
    const names = everyCase.map(({ name }) => name)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    expect(differences).toHaveLength(5)
  })
}

const crds = resolve(import.meta.dirname, '../../deploy/crds')
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

async function defineOwnKinds(server: GateServer): Promise<void> {
  for await (const item of readPaths([crds], process.stdin, { exclude: ['examples'] })) {
    if (!('object' in item)) continue
    const answer = await server.request('POST', definitions, item.object.object)
    expect(answer.status, textAt(answer.body, 'message')).toBe(201)
  }
}
