import { describe, expect, it } from 'vitest'
import { parseNevra } from './nevra.ts'

describe('a name of a build', () => {
  it.each([
    ['bind-32:9.16.23-1.el9.x86_64', 'bind', '32:9.16.23-1.el9', 'x86_64'],
    ['java-1.8.0-openjdk-1.8.0.161-0.b14.amzn2.noarch', 'java-1.8.0-openjdk', '1.8.0.161-0.b14.amzn2', 'noarch'],
    ['a-0:1-2.i686', 'a', '1-2', 'i686'],
    ['ruby-2.5.9-1.module+el8.9.0+1+abc.x86_64', 'ruby', '2.5.9-1.module+el8.9.0+1+abc', 'x86_64'],
  ])('%s has its parts', (text, name, version, arch) => {
    expect(parseNevra(text, true)).toEqual({ name, version, arch })
  })

  it('may have no architecture', () => {
    expect(parseNevra('python3-docs-3.12.9-1.fc40', false)).toMatchObject({
      name: 'python3-docs',
      version: '3.12.9-1.fc40',
    })
  })

  it.each(['', 'a', 'a-1', 'a-1.x86_64', '-1-2.x86_64', 'a b-1-2.x86_64', 'a-x:1-2.x86_64', '-'.repeat(100_000)])(
    '%.20s is none',
    (text) => {
      expect(parseNevra(text, true)).toBeUndefined()
    },
  )
})
