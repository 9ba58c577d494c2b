import type { ImageConfig } from '../../formats/oci/index.ts'
import type { FileTree, Resolved } from './file-tree.ts'
import words from './start-words.json' with { type: 'json' }

/** How a command of the image names things: by its working folder, its PATH and its environment. */
export interface Places {
  readonly workFolder: string | undefined
  program(name: string): Resolved | undefined
  file(name: string): Resolved | undefined
  /** With the variables that the image sets; others stay as they are. */
  expand(word: string): string
  applicationFolder(path: string): string | undefined
}

export function placesOf(config: ImageConfig, tree: FileTree): Places {
  const environment = environmentOf(config)
  // A script may set a PATH of its own, so the usual folders count too.
  const folders = `${environment.get('PATH') ?? ''}:${words.defaultPath}`.split(':').filter((folder) => folder !== '')
  const work = `/${config.workingDir}`
  const file = (name: string): Resolved | undefined => tree.resolve(name.startsWith('/') ? name : `${work}/${name}`)
  return {
    workFolder: applicationFolder(`${tree.resolve(work)?.path ?? ''}/`),
    file,
    program: (name) => {
      if (name.includes('/')) return file(name)
      for (const folder of folders) {
        const found = tree.resolve(`${folder}/${name}`)
        if (found !== undefined && tree.file(found.path)?.type !== 'd') return found
      }
      return undefined
    },
    expand: (word) =>
      word.replace(
        /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
        (whole, braced?: string, plain?: string) => environment.get(braced ?? plain ?? '') ?? whole,
      ),
    applicationFolder,
  }
}

export function environmentOf({ env }: Pick<ImageConfig, 'env'>): ReadonlyMap<string, string> {
  return new Map(
    env.map((entry): [string, string] => {
      const equals = entry.indexOf('=')
      return equals === -1 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)]
    }),
  )
}

/** Folders whose folders belong to one program each; those of libraries (`x86_64-linux-gnu`) to many. */
const holders =
  /^(?:opt|home|srv|var|usr\/src|usr\/share|usr\/libexec|usr\/lib|usr\/local\/share|usr\/local\/lib|usr\/local)\/([^/]+)(?=\/)/
const ofSystem: ReadonlySet<string> = new Set(
  'bin sbin lib lib32 lib64 libx32 usr etc var tmp proc sys dev run boot media mnt opt home srv'.split(' '),
)
const ofMany = /^(?:s?bin|lib|lib64|share|etc|include|cache|log|tmp|run|spool|python.*|perl.*)$|-linux-/

/** The folder of the application that a file is of; undefined for what lies among the files of the system. */
function applicationFolder(path: string): string | undefined {
  const held = holders.exec(path)
  if (held !== null) return ofMany.test(held[1] ?? '') ? undefined : held[0]
  const slash = path.indexOf('/')
  const top = path.slice(0, Math.max(0, slash))
  return top === '' || ofSystem.has(top) ? undefined : top
}
