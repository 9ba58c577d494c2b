import { listAt, member, textAt } from '../../core/index.ts'
import { type ControlChecks, fail, podCheck, type TemplateCheck, unset, wrong } from '../check.ts'

const prioritySet = podCheck('REL-15/priority-class-set', ({ raw }) => {
  if (textAt(raw, 'priorityClassName')) return []
  return [fail(unset(['spec', 'priorityClassName'], 'when nodes are full this pod is as important as any other'))]
})

const priorityAccepted: TemplateCheck = {
  id: 'REL-15/accepted-priority-class',
  needs: [],
  params: { accepted: [] },
  appliesTo: () => true,
  evaluate: ({ raw }, { accepted = [] }) => {
    if (accepted.length === 0) return [{ kind: 'not-applicable', why: 'no priority classes are configured' }]
    const name = textAt(raw, 'priorityClassName')
    if (!name || accepted.includes(name)) return []
    return [fail(wrong(['spec', 'priorityClassName'], name, 'this class is not among those accepted here'))]
  },
}

/** `ndots:2`: with five dots, the default, each lookup of an outside name asks several times. */
const dnsOptions: TemplateCheck = {
  id: 'REL-15/dns-options',
  needs: [],
  params: { options: [] },
  appliesTo: () => true,
  evaluate: ({ raw }, { options = [] }) => {
    if (options.length === 0) return [{ kind: 'not-applicable', why: 'no options are configured' }]
    const present = listAt(member(raw, 'dnsConfig'), 'options').map((option) =>
      [textAt(option, 'name') ?? '', textAt(option, 'value')].filter((part) => part !== undefined).join(':'),
    )
    return options
      .filter((option) => !present.includes(option))
      .map((option) => fail(unset(['spec', 'dnsConfig', 'options'], `the resolver option ${option} is not set`)))
  },
}

const hostAliases = podCheck('REL-15/host-aliases', ({ raw }) => {
  const [first] = listAt(raw, 'hostAliases')
  if (first === undefined) return []
  const message = 'addresses in the hosts file do not follow when a server moves'
  return [fail(wrong(['spec', 'hostAliases'], textAt(first, 'ip') ?? '', message))]
})

export const rel15: ControlChecks = { templates: [prioritySet, priorityAccepted, dnsOptions, hostAliases] }
