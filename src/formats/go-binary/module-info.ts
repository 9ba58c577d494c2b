export interface Module {
  readonly path: string
  readonly version: string
  /** What was built in its place (`replace` in go.mod); a folder has no version. */
  readonly replacement?: { readonly path: string; readonly version: string }
}

export interface ModuleInfo {
  readonly main: Module | undefined
  readonly dependencies: readonly Module[]
  /** How it was built: `GOOS`, `-ldflags`, `vcs.revision`. */
  readonly settings: ReadonlyMap<string, string>
}

/** Reads the lines that `go version -m` shows, as the program holds them: a word, and fields between tabs. */
export function parseModuleInfo(text: string): ModuleInfo {
  let main: Module | undefined
  const dependencies: Module[] = []
  const settings = new Map<string, string>()
  let last: 'main' | 'dependency' | undefined
  for (const line of text.split('\n')) {
    const [word, path = '', version = ''] = line.split('\t')
    if (word === 'mod') {
      main = { path, version }
      last = 'main'
    } else if (word === 'dep') {
      dependencies.push({ path, version })
      last = 'dependency'
    } else if (word === '=>' && last === 'main' && main !== undefined) {
      main = { ...main, replacement: { path, version } }
    } else if (word === '=>' && last === 'dependency') {
      const replaced = dependencies.pop()
      if (replaced !== undefined) dependencies.push({ ...replaced, replacement: { path, version } })
    } else if (word === 'build') addSetting(settings, line.slice('build\t'.length))
  }
  return { main, dependencies, settings }
}

function addSetting(settings: Map<string, string>, setting: string): void {
  const equals = setting.indexOf('=')
  if (equals > 0) settings.set(setting.slice(0, equals), unquoted(setting.slice(equals + 1)))
}

/** A value with spaces or quotes in it is a Go string literal. */
function unquoted(value: string): string {
  if (value.length < 2 || value.at(-1) !== value[0]) return value
  if (value[0] === '`') return value.slice(1, -1)
  if (value[0] !== '"') return value
  return value.slice(1, -1).replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gi, unescaped)
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unescaped(_: string, byte?: string, short?: string, long?: string, letter = ''): string {
  const digits = byte ?? short ?? long
  if (digits === undefined) return letters[letter] ?? letter
  const code = Number.parseInt(digits, 16)
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
}
