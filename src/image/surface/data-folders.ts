import type { Closure } from './closure.ts'
import left from './left-folders.json' with { type: 'json' }
import { withDataPackages } from './packages.ts'
import type { Needs } from './smaller-base.ts'

/** Folders that the program reads when it runs: what it loads, and what its package and those of its data brought. */
export function dataFolders(needs: Needs): readonly string[] {
  const unique = [...new Set([...loadedFolders(needs.core), ...foldersOfPackages(needs)])].sort()
  return unique.filter((folder) => !unique.some((other) => folder.startsWith(`${other}/`)))
}

/** But for those of glibc and OpenSSL, which bases have. */
function loadedFolders({ needed }: Closure): readonly string[] {
  return [...needed].flatMap(([path, reason]) => (reason === 'plugin' && !isInBases.test(path) ? holderOf(path) : []))
}

const isInBases = /\/(?:gconv|engines-[^/]+|ossl-modules)\/|\/libnss_|^etc\/(?:nsswitch|ssl|pki)/

/** The folder of a file, or the file itself where the folder is everybody's. */
function holderOf(path: string): string {
  const folder = path.split('/').slice(0, path.startsWith('etc/') ? 2 : -1)
  return /^(?:lib|lib32|lib64|s?bin|share|.*-linux-.*)$/.test(folder.at(-1) ?? '') ? path : folder.join('/')
}

const dataFolder = /^(?:etc|usr\/share|usr\/lib|var\/lib|var\/www)\/[^/]+(?=\/)/
const leftBehind: ReadonlySet<string> = new Set(left)

function foldersOfPackages({ start, facts, packages }: Needs): readonly string[] {
  const owner = facts.owner(start.program)
  const names = owner === undefined ? [] : [...withDataPackages(packages, [owner])]
  return names.flatMap((name) =>
    (packages.get(name)?.paths ?? []).flatMap((path) => {
      const [folder] = dataFolder.exec(path) ?? []
      return folder === undefined || leftBehind.has(folder) || folder.includes('-linux-') ? [] : [folder]
    }),
  )
}
