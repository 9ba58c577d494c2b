import { readElf } from '../../formats/elf/index.ts'
import type { Find, ScriptFacts } from './find.ts'
import { shellCommands } from './shell-commands.ts'
import type { Analyser, FileFact } from './types.ts'

const maxProgramBytes = 512 * 1024 * 1024
/** Far beyond what any program asks for. */
const mostNeeded = 1000
const mostFolders = 32

/** Reads what programs, libraries and scripts need to start. What it needs of a file stands in a few ranges of it. */
export const programFactsAnalyser: Analyser = {
  id: 'program-facts',
  version: 1,
  maxBytes: maxProgramBytes,
  wants: (file) => file.size >= 4 && mayStart(file) && !file.path.startsWith('var/lib/dpkg/'),
  wantsStart: (start) => isElf(start) || isScript(start),
  analyse: (content, { path, size }) => {
    const start = content.read(0, 4)
    if (isScript(start))
      return [{ kind: 'script', path, ...scriptIn(content.read(0, Math.min(size, maxScriptBytes)).toString('latin1')) }]
    const elf = readElf(content)
    if (!elf.ok) return []
    const { bits, machine, interpreter, dynamic } = elf.value
    const { soname, needed = [], rpath = [], runpath = [] } = dynamic ?? {}
    const names = { ...(interpreter !== undefined && { interpreter }), ...(soname !== undefined && { soname }) }
    const [own, run] = [rpath.slice(0, mostFolders), runpath.slice(0, mostFolders)]
    return [
      { kind: 'program', path, bits, machine, ...names, needed: needed.slice(0, mostNeeded), rpath: own, runpath: run },
    ]
  },
}

/** By mode or by name: libraries are often not executable, and a shell runs scripts that are not either. */
function mayStart({ mode, name }: FileFact): boolean {
  return (mode & 0o111) !== 0 || /\.(?:so|node|sh)(?:\.|$)/.test(name)
}

const isElf = (start: Buffer): boolean => start.length >= 4 && start.readUInt32BE(0) === 0x7f454c46
const isScript = (start: Buffer): boolean => start[0] === 0x23 && start[1] === 0x21

const maxScriptBytes = 256 * 1024
const longestFirstLine = 512
const isShell = /(?:^|\/)(?:ba|da|a|z|k|mk)?sh$/

function scriptIn(text: string): ScriptFacts {
  const end = text.indexOf('\n')
  const line = text.slice(2, Math.min(end === -1 ? text.length : end, longestFirstLine))
  const interpreter = line.split(/\s/).filter((word) => word !== '')
  const ofShell = interpreter.slice(0, 3).some((word) => isShell.test(word))
  return { interpreter, commands: ofShell ? shellCommands(text) : [] }
}

/** Reads the folders that the dynamic linker is told to look in. */
export const libraryFolderAnalyser: Analyser = {
  id: 'library-folders',
  version: 1,
  maxBytes: 64 * 1024,
  wants: ({ path }) => /^etc\/(?:ld\.so\.conf|ld\.so\.conf\.d\/[^/]+\.conf|ld-musl-\w+\.path)$/.test(path),
  analyse: (content, { path, size }): readonly Find[] => {
    const lines = content
      .read(0, size)
      .toString('latin1')
      .split(/[\n:,]/)
    const folders = lines.map((line) => line.replace(/#.*$/, '').trim()).filter((line) => line.startsWith('/'))
    return [{ kind: 'library-folders', path, folders }]
  },
}
