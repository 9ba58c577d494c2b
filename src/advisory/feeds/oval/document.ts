import type { Result } from '../../../core/index.ts'
import { streamXml } from '../../../formats/xml/index.ts'
import type { Criteria, Definition, State, Tests } from './types.ts'

/** Everything of a document that is asked about; after a fault, as much as came before it. */
export interface OvalDocument extends Tests {
  readonly generator: string
  readonly definitions: readonly Definition[]
  readonly ended: Result<void>
  /** It has more than is read. */
  readonly isCut: boolean
}

/** More than all of Oracle's have. */
const maxParts = 5_000_000

type Group = { kind: 'group'; operator: 'AND' | 'OR'; children: Criteria[] }
type Draft = { -readonly [key in keyof Definition]: Definition[key] } & { names: string[]; references: string[] }

export function readOval(content: Buffer): OvalDocument {
  const definitions: Definition[] = []
  const tests = new Map<string, { object: string; states: string[] }>()
  const objects = new Map<string, string>()
  const states = new Map<string, State>()
  let generator = ''
  let draft: Draft | undefined
  let groups: Group[] = []
  let test: { object: string; states: string[] } | undefined
  let objectId: string | undefined
  let state: { -readonly [key in keyof State]: State[key] } | undefined
  let operation = ''
  let parts = 0
  const hasRoom = (): boolean => ++parts <= maxParts

  const open = (name: string, attributes: ReadonlyMap<string, string>): void => {
    const at = (key: string): string => attributes.get(key) ?? ''
    if (name === 'definition') {
      draft = emptyDraft()
      groups = []
    } else if (draft !== undefined) {
      if (name === 'criteria')
        groups.push({ kind: 'group', operator: at('operator') === 'OR' ? 'OR' : 'AND', children: [] })
      else if (name === 'criterion')
        groups.at(-1)?.children.push({ kind: 'test', ref: at('test_ref'), comment: at('comment') })
      else if (name === 'reference') addReference(draft, at('ref_id'), at('ref_url'))
      else if (name === 'issued') draft.issued = at('date')
      else if (name === 'updated') draft.updated = at('date')
    } else if (name.endsWith('_test') && hasRoom()) {
      test = { object: '', states: [] }
      tests.set(at('id'), test)
    } else if (name === 'object' && test !== undefined) test.object = at('object_ref')
    else if (name === 'state' && test !== undefined) test.states.push(at('state_ref'))
    else if (name.endsWith('_object') && hasRoom()) objectId = at('id')
    else if (name.endsWith('_state') && hasRoom()) {
      state = { evr: '', operation: '', arch: '', version: '' }
      states.set(at('id'), state)
    } else if (name === 'evr') operation = at('operation')
  }

  const close = (name: string, text: string): void => {
    if (draft !== undefined) {
      if (name === 'definition') {
        if (hasRoom()) definitions.push(draft)
        draft = undefined
      } else if (name === 'criteria') {
        const group = groups.pop()
        if (group !== undefined && groups.length > 0) groups.at(-1)?.children.push(group)
        else draft.criteria = group
      } else setText(draft, name, text.trim())
    } else if (name === 'product_name') generator = text.trim()
    else if (name.endsWith('_test')) test = undefined
    else if (name === 'name' && objectId !== undefined) objects.set(objectId, text.trim())
    else if (name.endsWith('_object')) objectId = undefined
    else if (name.endsWith('_state')) state = undefined
    else if (state !== undefined) {
      if (name === 'evr') Object.assign(state, { evr: text.trim(), operation })
      else if (name === 'arch') state.arch = text.trim()
      else if (name === 'version') state.version = text.trim()
    }
  }

  const ended = streamXml(content, { open, close })
  return { generator, definitions, tests, objects, states, ended, isCut: parts > maxParts }
}

function emptyDraft(): Draft {
  return {
    title: '',
    description: '',
    names: [],
    references: [],
    severity: '',
    patchable: '',
    issued: '',
    updated: '',
    criteria: undefined,
  }
}

/** SUSE writes `Mitre CVE-2031-1234` and `SUSE CVE-2031-1234`. */
function addReference(draft: Draft, id: string, url: string): void {
  const name = /[A-Z][A-Z-]{1,12}-\d{4}[-:]\d{1,7}$/.exec(id.slice(0, 100))?.[0]
  if (name !== undefined) draft.names.push(name.replace(/^(?:MITRE|SUSE)-?/, ''))
  if (url !== '') draft.references.push(url)
}

function setText(draft: Draft, name: string, text: string): void {
  if (name === 'title') draft.title = text
  else if (name === 'description') draft.description = text
  else if (name === 'severity') draft.severity ||= text
  else if (name === 'patchable') draft.patchable = text
  else if (name === 'advisory_date') draft.issued = text
}
