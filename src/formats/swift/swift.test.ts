import { expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { parsePackageResolved } from './index.ts'

const first = {
  version: 1,
  object: {
    pins: [
      {
        package: 'A',
        repositoryURL: 'https://github.com/x/a.git',
        state: { branch: null, revision: 'r', version: '1.0.0' },
      },
      {
        package: 'B',
        repositoryURL: 'git@github.com:x/b.git',
        state: { branch: 'main', revision: 'r', version: null },
      },
    ],
  },
}
const third = {
  originHash: 'h',
  version: 3,
  pins: [
    {
      identity: 'a',
      kind: 'remoteSourceControl',
      location: 'https://github.com/x/a',
      state: { revision: 'r', version: '2.0.0' },
    },
    { identity: 'mona.list', kind: 'registry', location: '', state: { version: '3.0.0' } },
    { identity: 'c', kind: 'remoteSourceControl', location: 'https://github.com/x/c', state: { revision: 'r' } },
  ],
}

const read = (value: unknown) => parsePackageResolved(Buffer.from(JSON.stringify(value)))

function listed(value: unknown): string[] {
  const list = read(value)
  if (!list.ok) throw list.error
  return list.value.packages.map(({ name, version }) => `${name} ${version}`)
}

it('lists the packages of a Package.resolved of version 1 and of later ones', () => {
  expect(listed(first)).toEqual(['github.com/x/a 1.0.0', 'github.com/x/b main'])
  expect(listed(third)).toEqual(['github.com/x/a 2.0.0', 'mona.list 3.0.0'])
})

it('warns of a package that has a commit only', () => {
  const list = read(third)
  expect(list.ok && list.value.warnings).toEqual(['left out 1 package: a commit and no version'])
})

it.each([
  ['https://github.com/x/a.git', 'github.com/x/a'],
  ['https://user:key@github.com/x/a/', 'github.com/x/a'],
  ['ssh://git@github.com/x/a.git', 'github.com/x/a'],
  ['git@github.com:x/a.git', 'github.com/x/a'],
  ['/home/me/a', '/home/me/a'],
])('names a package of %s %s', (location, name) => {
  expect(listed({ version: 2, pins: [{ location, state: { version: '1' } }] })).toEqual([`${name} 1`])
})

it.each(['', '[]', '{"pins": ['])('refuses a Package.resolved that is %j', (text) => {
  expect(parsePackageResolved(Buffer.from(text)).ok).toBe(false)
})

staysBounded('Package.resolved', [JSON.stringify(first), JSON.stringify(third)], parsePackageResolved)
