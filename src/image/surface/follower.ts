import { type ScriptFacts, shellCommands } from '../analysis/index.ts'
import type { Resolved } from './file-tree.ts'
import type { FoundFacts } from './found-facts.ts'
import type { Places } from './places.ts'
import { runtimeOf } from './runtimes.ts'
import words from './start-words.json' with { type: 'json' }

const shells: ReadonlySet<string> = new Set(words.shells)
const helpers: ReadonlySet<string> = new Set(words.helpers)
const starters: ReadonlyMap<string, number> = new Map(Object.entries(words.starters))
const deepest = 8
const mostFollowed = 5_000
const mostFolders = 100
const mostGaps = 20

/** Follows one command into the next, and remembers what it came by. */
export class Follower {
  readonly files = new Map<string, Resolved>()
  readonly folders = new Set<string>()
  readonly gaps = new Set<string>()
  readonly #places: Places
  readonly #facts: FoundFacts
  readonly #read = new Set<string>()
  #program = ''
  #called = ''
  #followed = 0

  constructor(places: Places, facts: FoundFacts) {
    this.#places = places
    this.#facts = facts
  }

  /** The first one found that starts no other. */
  get program(): string {
    return this.#program
  }

  get called(): string {
    return this.#called
  }

  /** Undefined when the command could be followed, or why it could not. */
  follow(command: readonly string[], depth: number): string | undefined {
    const [first = '', ...rest] = command.map((word) => this.#places.expand(word))
    if (first === '') return 'The image does not say what it starts.'
    if (depth > deepest || this.#followed++ > mostFollowed) return 'Too many programs start each other.'
    if (first.includes('$')) return `What starts is named by a variable: ${first}.`
    const found = this.#places.program(first)
    if (found === undefined) return `${first} is not in the image.`
    this.#keep(found)
    const name = first.slice(first.lastIndexOf('/') + 1)
    return this.#into(name, found, rest, depth)
  }

  #into(name: string, found: Resolved, rest: readonly string[], depth: number): string | undefined {
    const script = this.#facts.scripts.get(found.path)
    if (script !== undefined) return this.#script(script, found, rest, depth)
    if (shells.has(name) || (name === 'busybox' && shells.has(rest[0] ?? '')))
      return this.#shell(name === 'busybox' ? rest.slice(1) : rest, depth)
    const operands = starters.get(name)
    if (operands !== undefined) return this.follow(startedBy(rest, operands), depth + 1)
    // A script's small tools are needed and are not what the image is for.
    if (depth === 0 || !helpers.has(name)) this.#noteProgram(name, found)
    const runtime = runtimeOf(name) ?? runtimeOf(found.path)
    if (runtime !== undefined || this.#facts.owner(found.path) === undefined) this.#application(found.path)
    for (const word of rest) this.#operand(word, runtime !== undefined)
    return undefined
  }

  #noteProgram(name: string, { path, links }: Resolved): void {
    if (this.#program !== '') return
    this.#program = path
    this.#called = links.find((link) => link.endsWith(`/${name}`)) ?? path
  }

  #shell(rest: readonly string[], depth: number): string | undefined {
    const command = rest.findIndex((word) => /^-[a-z]{0,4}c$/.test(word))
    if (command !== -1) return this.#commands(shellCommands(rest[command + 1] ?? ''), rest.slice(command + 2), depth)
    const at = rest.findIndex((word) => !/^[-+]/.test(word))
    const file = at === -1 ? undefined : this.#places.file(rest[at] ?? '')
    if (file === undefined) return 'The image starts a shell, which may run anything.'
    this.#keep(file)
    const script = this.#facts.scripts.get(file.path)
    if (script !== undefined) return this.#calls(file.path, script.commands, rest.slice(at + 1), depth)
    return `What the script /${file.path} calls is not known.`
  }

  #script(
    { interpreter, commands }: ScriptFacts,
    { path }: Resolved,
    rest: readonly string[],
    depth: number,
  ): string | undefined {
    const names = interpreter.map((word) => word.slice(word.lastIndexOf('/') + 1))
    this.#application(path)
    if (!names.slice(0, 3).some((name) => shells.has(name)))
      return this.follow([...interpreter.filter((word) => word !== '-S'), `/${path}`, ...rest], depth + 1)
    for (const word of interpreter) {
      const found = word.startsWith('-') ? undefined : this.#places.program(word)
      if (found !== undefined) this.#keep(found)
    }
    return this.#calls(path, commands, rest, depth)
  }

  /** A script of the shell: what it calls, and what it was handed, which most entrypoints start in the end. */
  #calls(path: string, commands: ScriptFacts['commands'], rest: readonly string[], depth: number): string | undefined {
    if (this.#read.has(path)) return undefined
    this.#read.add(path)
    const handed = rest.length === 0 ? 'nothing' : this.follow(rest, depth + 1)
    const why = this.#commands(commands, rest, depth)
    return handed === undefined ? undefined : why
  }

  #commands(commands: ScriptFacts['commands'], handed: readonly string[], depth: number): string | undefined {
    const before = this.#program
    // The last command is the one that stays, so it is asked first.
    for (const command of [...commands].reverse()) this.#command(command, handed, depth)
    return before === '' && this.#program === '' ? 'No program of the command could be found in the image.' : undefined
  }

  #command(command: readonly string[], handed: readonly string[], depth: number): void {
    const [first = '', ...rest] = command
    const name = this.#places.expand(first)
    if (first === '$@') this.follow(handed, depth + 1)
    // What the script hands itself, to be started at its end: `set -- nginx "$@"`.
    else if (first === 'set' && rest[0] === '--') this.#command(rest.slice(1), handed, depth)
    else if (first === '.' || first === 'source') this.#sourced(rest[0] ?? '', handed, depth)
    else if (name.includes('$')) this.#gap(`A script calls what a variable names: ${first.slice(0, 80)}.`)
    else if (this.#places.program(name) !== undefined) this.follow(command, depth + 1)
  }

  #sourced(name: string, handed: readonly string[], depth: number): void {
    const file = this.#places.file(this.#places.expand(name))
    if (file === undefined || depth > deepest) return
    this.#keep(file)
    const script = this.#facts.scripts.get(file.path)
    if (script !== undefined) this.#calls(file.path, script.commands, handed, depth + 1)
  }

  /** A file or folder that a program is handed. Those of an interpreter are the application. */
  #operand(word: string, isApplication: boolean): void {
    for (const part of word.replace(/^--?[\w-]+=/, '').split(':')) {
      if (part === '' || part.startsWith('-') || !/[/.]/.test(part)) continue
      const found = this.#places.file(part)
      if (found === undefined || found.path === '') continue
      this.#keep(found)
      if (isApplication || this.#facts.programs.has(found.path)) this.#application(found.path)
    }
  }

  #gap(text: string): void {
    if (this.gaps.size < mostGaps) this.gaps.add(text)
  }

  #keep(found: Resolved): void {
    this.files.set(found.path, {
      path: found.path,
      links: [...(this.files.get(found.path)?.links ?? []), ...found.links],
    })
  }

  #application(path: string): void {
    if (this.#facts.owner(path) !== undefined) return
    const folder = this.#places.applicationFolder(path)
    if (folder !== undefined && this.folders.size < mostFolders) this.folders.add(folder)
  }
}

/** What is left behind the options of a program that starts another, and its own operands. */
function startedBy(rest: readonly string[], operands: number): readonly string[] {
  const dashes = rest.indexOf('--')
  if (dashes !== -1) return rest.slice(dashes + 1)
  const start = rest.findIndex((word) => !word.startsWith('-') && !/^[A-Za-z_]\w*=/.test(word))
  return start === -1 ? [] : rest.slice(start + operands)
}
