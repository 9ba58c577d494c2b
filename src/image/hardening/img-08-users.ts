import type { Account } from '../analysis/index.ts'
import { configCheck, failure, fileCheck, fileFailure, type ImageCheck } from './check.ts'

const rootUser = configCheck('IMG-08/root-user', ({ user }) => {
  const [name = ''] = user.split(':')
  if (name !== '' && name !== 'root' && !/^0+$/.test(name)) return []
  const message = user === '' ? 'the image names no user, so it runs as root' : 'the image runs as root'
  return [failure({ path: ['config', 'User'], value: user === '' ? 'not set' : user, message, absent: user === '' })]
})

const namedUser = configCheck('IMG-08/named-user', ({ user }) => {
  const [name = ''] = user.split(':')
  if (name === '' || /^\d+$/.test(name) || name === 'root') return []
  const message = 'a pod with runAsNonRoot and no runAsUser will not start: the kubelet cannot tell a name from root'
  return [failure({ path: ['config', 'User'], value: user, message })]
})

const setId = fileCheck('IMG-08/setuid-files', ({ setIdFiles }) =>
  setIdFiles.map((file) => {
    const kind = (file.mode & 0o4000) !== 0 ? 'setuid' : 'setgid'
    const link = file.hardLinkTo === undefined ? '' : `, a hard link to ${file.hardLinkTo}`
    return fileFailure(file, `a ${kind} program${link}: whoever starts it has the rights of its owner`)
  }),
)

const writable = fileCheck('IMG-08/world-writable-programs', ({ worldWritable }) =>
  worldWritable.map((file) => fileFailure(file, 'a program that every user may change')),
)

const emptyPassword = fileCheck('IMG-08/empty-password', ({ accounts }) =>
  ['etc/shadow', 'etc/passwd'].flatMap((path) =>
    (accounts.get(path) ?? [])
      .filter(({ password }) => password === 'empty')
      .map(({ name }) =>
        failure(
          { path: ['files', `/${path}`], value: `${name}: no password`, message: `${name} needs no password` },
          name,
        ),
      ),
  ),
)

const duplicateIds = fileCheck('IMG-08/duplicate-ids', ({ accounts }) =>
  ['etc/passwd', 'etc/group'].flatMap((path) =>
    [...sharedIds(accounts.get(path) ?? [])].map(([id, names]) => {
      const what = path === 'etc/passwd' ? 'users' : 'groups'
      const message = `the ${what} ${names.join(', ')} are one and the same to the kernel`
      return failure({ path: ['files', `/${path}`], value: `id ${id}`, message }, String(id))
    }),
  ),
)

function sharedIds(accounts: readonly Account[]): ReadonlyMap<number, readonly string[]> {
  const byId = new Map<number, string[]>()
  for (const { id, name } of accounts) {
    if (id === undefined) continue
    const names = byId.get(id) ?? []
    if (!names.includes(name)) names.push(name)
    byId.set(id, names)
  }
  return new Map([...byId].filter(([, names]) => names.length > 1))
}

export const img08: readonly ImageCheck[] = [rootUser, namedUser, setId, writable, emptyPassword, duplicateIds]
