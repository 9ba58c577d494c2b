import type { Account, Find } from './find.ts'
import type { Analyser } from './types.ts'

const accountFiles: ReadonlySet<string> = new Set(['etc/passwd', 'etc/shadow', 'etc/group'])
const maxAccounts = 10_000

/** Reads who can log in; hashes of passwords are looked at and not kept. */
export const accountAnalyser: Analyser = {
  id: 'accounts',
  version: 1,
  maxBytes: 1024 * 1024,
  wants: ({ path }) => accountFiles.has(path),
  analyse: (content, { path, size }): readonly Find[] => {
    const lines = content.read(0, size).toString('latin1').split('\n', maxAccounts)
    const accounts = lines.flatMap((line) => accountOf(line, path === 'etc/shadow'))
    return [{ kind: 'accounts', path, accounts }]
  },
}

function accountOf(line: string, isShadow: boolean): readonly Account[] {
  const [name = '', password, id = ''] = line.split(':')
  if (name === '' || name.startsWith('#') || password === undefined) return []
  return [{ name, id: !isShadow && /^\d{1,10}$/.test(id) ? Number(id) : undefined, password: stateOf(password) }]
}

/** shadow(5): `x` is in the other file, `!` and `*` are no hash of anything. */
function stateOf(password: string): Account['password'] {
  if (password === '') return 'empty'
  if (password === 'x') return 'elsewhere'
  return /^[!*]/.test(password) ? 'locked' : 'set'
}
