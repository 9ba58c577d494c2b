import { type XmlEvent, xmlEvents } from '../../../formats/xml/index.ts'

/** What a test asks of one package: `evr less than 0:1.2-3`. */
export interface PackageTest {
  readonly name: string
  readonly state?: State
}

export interface State {
  /** As the language calls it: `less than`, `greater than`, `equals`… */
  readonly operation?: string
  readonly evr?: string
  readonly version?: string
  /** A pattern: `(aarch64|x86_64)`. */
  readonly arch?: string
}

/** The tests of a document that are about packages, with the objects and states they name; undefined where it is damaged. */
export type Tests = (id: string) => PackageTest | undefined

const maxElements = 20_000_000

/** Reads what stands behind the definitions of an OVAL document (OVAL 5.11, linux-definitions-schema). */
export function readTests(content: Buffer): Tests | { readonly fault: string } {
  const parts: Parts = { tests: new Map(), objects: new Map(), states: new Map() }
  const reader = partReader(parts)
  let count = 0
  for (const event of xmlEvents(content)) {
    if (event.kind === 'fault') return { fault: event.message }
    if (event.kind === 'open' && ++count > maxElements) return { fault: 'it holds too many elements' }
    reader(event)
  }
  const { objects, states, tests } = parts
  return (id) => {
    const test = tests.get(id)
    const name = objects.get(test?.object ?? '')
    if (test === undefined || name === undefined) return undefined
    const state = states.get(test.state ?? '')
    return { name, ...(state !== undefined && { state }) }
  }
}

interface Parts {
  readonly tests: Map<string, { object?: string; state?: string }>
  readonly objects: Map<string, string>
  readonly states: Map<string, State>
}

const inState: ReadonlySet<string> = new Set(['evr', 'version', 'arch'])

function partReader({ objects, states, tests }: Parts): (event: XmlEvent) => void {
  let test: { object?: string; state?: string } | undefined
  let object: string | undefined
  let state: { operation?: string; evr?: string; version?: string; arch?: string } | undefined
  let text = ''
  return (event) => {
    switch (event.kind) {
      case 'fault':
        return
      case 'text':
        if (text.length < 1000) text += event.text
        return
      case 'open':
        text = ''
        open(event.name, event.attributes)
        return
      case 'close':
        close(event.name, text.trim())
    }
  }

  function open(name: string, attributes: ReadonlyMap<string, string>): void {
    const id = attributes.get('id') ?? ''
    if (name === 'rpminfo_test') {
      test = {}
      tests.set(id, test)
    } else if (name === 'rpminfo_object') object = id
    else if (name === 'rpminfo_state') {
      state = {}
      states.set(id, state)
    } else if (test !== undefined && name === 'object') test.object = attributes.get('object_ref') ?? ''
    else if (test !== undefined && name === 'state') test.state = attributes.get('state_ref') ?? ''
    else if (state !== undefined && (name === 'evr' || name === 'version'))
      state.operation = attributes.get('operation') ?? 'equals'
  }

  function close(name: string, said: string): void {
    if (name === 'rpminfo_test') test = undefined
    else if (name === 'rpminfo_object') object = undefined
    else if (name === 'rpminfo_state') state = undefined
    else if (object !== undefined && name === 'name') objects.set(object, said)
    else if (state !== undefined && inState.has(name)) state[name as 'evr' | 'version' | 'arch'] = said // as just asked
  }
}
