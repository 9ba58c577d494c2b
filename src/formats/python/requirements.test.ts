import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { summary } from '../lock-file/summary.oracle.ts'
import { requirementsFormat } from './formats.ts'
import { parseRequirements } from './requirements.ts'
import { isPythonVersion } from './version.ts'

const read = (text: string, useMinVersion = false): readonly string[] =>
  summary(parseRequirements(Buffer.from(text), { useMinVersion }))

describe('requirements.txt', () => {
  it.each<[string, readonly string[]]>([
    ['a==1.0', ['a 1.0']],
    ['a == 1.0 # why', ['a 1.0']],
    ['a==1.0#why', ['a 1.0']],
    ['a[x,y] == 1.0 ; python_version < "3.8"', ['a 1.0']],
    ['a (==1.0)', ['a 1.0']],
    ['a===1.0', ['a 1.0']],
    ['a>=0.9,==1.0', ['a 1.0']],
    ['a==1.0 --hash=sha256:00 \\\n  --hash=sha256:11\nb==2.0', ['a 1.0', 'b 2.0']],
    ['a \\\n  == 1.0', ['a 1.0']],
    ['# comment \\\na==1.0', ['a 1.0']],
    ['a==1!2.0.post1+local.1\r\nb==1.0rc1\rc==v1', ['a 1!2.0.post1+local.1', 'b 1.0rc1', 'c v1']],
    ['a==1.*\nb>=1\nc\n>=1.0\nd==x', []],
    ['-r other.txt\n-e git+https://host.example/x#egg=a\n--index-url https://host.example\n-c c.txt', []],
    ['a @ https://host.example/a.whl\n./a==1\nhttps://host.example/a==1', []],
    ['a==1.0\na==1.0', ['a 1.0']],
  ])('lists what is pinned in %j', (text, packages) => expect(read(text)).toEqual(packages))

  it.each<[string, readonly string[]]>([
    ['a>=1.1', ['a 1.1']],
    ['a ~= 1.1', ['a 1.1']],
    ['a==1.*,>=1.2', ['a 1.2']],
    ['a==2.0.*', ['a 2.0.0']],
    ['a!=0.3,>=0.2', ['a 0.2']],
    ['a>=1,==1.5', ['a 1.5']],
    ['a==5.*.*\nb<2\nc', []],
  ])('takes the lowest version of a range when told: %j', (text, packages) =>
    expect(read(text, true)).toEqual(packages),
  )

  it('reads what Windows writes', () => {
    const utf16 = Buffer.from('\uFEFFa==1.0\r\n', 'utf16le')
    expect(summary(parseRequirements(utf16))).toEqual(['a 1.0'])
    expect(summary(parseRequirements(Buffer.from(utf16).swap16()))).toEqual(['a 1.0'])
    expect(read('\uFEFFa==1.0')).toEqual(['a 1.0'])
  })

  it('is known by its name', () => {
    const wanted = requirementsFormat.files.only
    expect(['requirements.txt', 'a/requirements-dev.txt'].map((path) => wanted?.(path))).toEqual([true, true])
    expect(['my-requirements.txt', 'requirements/x.txt'].map((path) => wanted?.(path))).toEqual([false, false])
  })

  const sample = 'a[x]==1.0 ; y == "1" \\\n --hash=sha256:00\nb>=1,<2 # c\n-r d.txt\n'
  staysBounded('requirements.txt', [sample], parseRequirements)
})

it('knows versions by PEP 440', () => {
  const valid = ['1', 'v1.0', '1!1.0', '1.0a1', '1.0-beta.2', '1.0.post1', '1.0-1', '1.0.dev3', '1.0rc1.post2.dev3+a.b']
  const invalid = ['', 'x', '1.0.*', '1..0', '1.0+', '1.0+a..b', '1.0 ', '1.0-x', '1+a+b', '==1']
  expect(valid.filter((version) => !isPythonVersion(version))).toEqual([])
  expect(invalid.filter(isPythonVersion)).toEqual([])
})
