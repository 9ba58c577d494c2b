import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { parsePipfileLock } from './pipfile-lock.ts'
import { parsePoetryLock } from './poetry-lock.ts'
import { parsePylock } from './pylock.ts'
import { parsePyproject, withPyproject } from './pyproject.ts'
import { parseUvLock } from './uv-lock.ts'

describe('Pipfile.lock', () => {
  const text =
    '{"default":{"a":{"version":"==1.0"},"git":{"ref":"x"}},"develop":{"a":{"version":"==1.0"},"t":{"version":"==2"}}}'

  it('lists both categories', () =>
    expect(summary(parsePipfileLock(Buffer.from(text)))).toEqual(['a 1.0', 'git', 't 2 dev']))

  staysBounded('Pipfile.lock', [text], parsePipfileLock)
})

describe('poetry.lock', () => {
  const text = `[[package]]
name = "flask"
version = "2.0"
groups = ["main"]
[package.dependencies]
Jinja_2 = ">=3"
colorama = {version = "*", markers = "x"}
gone = "*"

[[package]]
name = "jinja-2"
version = "3.1"
category = "main"

[[package]]
name = "colorama"
version = "0.4"
groups = ["main", "dev"]

[[package]]
name = "pytest"
version = "7.0"
groups = ["test", "dev"]

[[package]]
name = "old"
version = "1.0"
category = "dev"
`

  it('reads old categories and new groups', () => {
    const read = parsePoetryLock(Buffer.from(text))
    expect(summary(read)).toEqual(['flask 2.0', 'jinja-2 3.1', 'colorama 0.4', 'pytest 7.0 dev', 'old 1.0 dev'])
    expect(needs(read)).toEqual({ flask: ['jinja-2@3.1', 'colorama@0.4'] })
  })

  it('names both versions where two are locked', () => {
    const two =
      '[[package]]\nname="a"\nversion="1"\n[package.dependencies]\nb="*"\n[[package]]\nname="b"\nversion="1"\n[[package]]\nname="b"\nversion="2"\n'
    expect(needs(parsePoetryLock(Buffer.from(two)))).toEqual({ a: ['b@1', 'b@2'] })
  })

  it('refuses what is no TOML', () => {
    expect(parsePoetryLock(Buffer.from('[[')).ok).toBe(false)
  })

  staysBounded('poetry.lock', [text], parsePoetryLock)
})

describe('pyproject.toml beside a poetry.lock', () => {
  const lock =
    '[[package]]\nname="a"\nversion="1"\n[package.dependencies]\nb="*"\n[[package]]\nname="b"\nversion="1"\n[[package]]\nname="t"\nversion="1"\n'

  const joined = (project: string): readonly string[] => {
    const [list, read] = [parsePoetryLock(Buffer.from(lock)), parsePyproject(Buffer.from(project))]
    if (!list.ok || !read.ok) throw new Error('unreadable')
    return summary({ ok: true, value: { packages: withPyproject(list.value.packages, read.value), warnings: [] } })
  }

  it.each([
    '[project]\ndependencies=["A >=1 ; x", "c @ https://host.example/c.whl"]\n[tool.poetry.group.test.dependencies]\nt="*"',
    '[tool.poetry.dependencies]\npython="^3"\na="*"\n[tool.poetry.dev-dependencies]\nt="*"',
    '[project]\nname="x"\n[project.optional-dependencies]\nx=["a"]\n[tool.poetry.group.g.dependencies]\nt="*"',
  ])('says what is direct and what is for development: %j', (project) =>
    expect(joined(project)).toEqual(['a 1 direct', 'b 1 indirect', 't 1 direct dev']),
  )

  it('is refused when it is no TOML', () => expect(parsePyproject(Buffer.from('[')).ok).toBe(false))
})

describe('uv.lock', () => {
  const text = `version = 1
[manifest]
members = ["app", "lib"]
[[package]]
name = "app"
version = "0.1"
source = { editable = "." }
dependencies = [{ name = "a" }, { name = "b", version = "2" }]
[package.optional-dependencies]
x = [{ name = "c" }]
[package.dev-dependencies]
dev = [{ name = "t" }]
[[package]]
name = "lib"
source = { editable = "lib" }
[[package]]
name = "a"
version = "1"
[[package]]
name = "b"
version = "1"
[[package]]
name = "b"
version = "2"
[[package]]
name = "c"
version = "1"
[[package]]
name = "t"
version = "1"
dependencies = [{ name = "u" }]
[[package]]
name = "u"
version = "1"
`

  it('follows what the project and its workspace ask for', () => {
    const read = parseUvLock(Buffer.from(text))
    expect(summary(read)).toEqual([
      'app 0.1 root',
      'lib workspace',
      'a 1 direct',
      'b 1 indirect dev',
      'b 2 direct',
      'c 1 direct',
      't 1 direct dev',
      'u 1 indirect dev',
    ])
    expect(needs(read)).toEqual({ app: ['a@1', 'b@2', 'c@1', 't@1'], t: ['u@1'] })
  })

  it.each([
    'version = 1',
    '[[package]]\nname="a"\nversion="1"',
    '[[package]]\nname="a"\nsource={virtual="."}\n[[package]]\nname="b"\nsource={virtual="."}',
    '[',
  ])('refuses %j', (wrong) => expect(parseUvLock(Buffer.from(wrong)).ok).toBe(false))

  staysBounded('uv.lock', [text], parseUvLock)
})

describe('pylock.toml', () => {
  const text = `lock-version = "1.0"
[[packages]]
name = "Spam_Egg"
version = "1.0"
[[packages]]
name = "spam-egg"
version = "2.0"
[[packages]]
name = "ham"
version = "3.0"
marker = "a"
dependencies = [{ name = "spam.egg", version = "1.0" }]
[[packages]]
name = "ham"
version = "3.0"
marker = "b"
dependencies = [{ name = "spam.egg" }]
`

  it('lists each version once, by normalised name', () => {
    const read = parsePylock(Buffer.from(text))
    expect(summary(read)).toEqual(['spam-egg 1.0', 'spam-egg 2.0', 'ham 3.0'])
    expect(needs(read)).toEqual({ ham: ['spam-egg@1.0', 'spam-egg@2.0'] })
  })

  staysBounded('pylock.toml', [text], parsePylock)
})
