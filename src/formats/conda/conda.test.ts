import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { summary } from '../lock-file/summary.oracle.ts'
import { parseCondaEnvironment } from './environment.ts'
import { condaMetaFormat } from './formats.ts'
import { parseCondaMeta } from './meta.ts'

describe('conda-meta', () => {
  const text = '{"name":"openssl","version":"1.1.1q","license":"Apache-2.0 AND MIT","files":["a"]}'

  it('reads name, version and licence', () => {
    const read = parseCondaMeta(Buffer.from(text))
    expect(summary(read)).toEqual(['openssl 1.1.1q'])
    expect(read.ok && read.value.packages[0]?.licenses).toEqual(['Apache-2.0 AND MIT'])
  })

  it('is known by its folder', () => {
    expect(condaMetaFormat.files.only?.('opt/conda/conda-meta/a.json')).toBe(true)
    expect(condaMetaFormat.files.only?.('opt/conda/conda-meta/state/a.json')).toBe(false)
  })

  it.each(['', '{}', '{"name":"a"}', '[]'])('refuses %s', (wrong) =>
    expect(parseCondaMeta(Buffer.from(wrong)).ok).toBe(false),
  )

  staysBounded('conda-meta', [text], parseCondaMeta)
})

describe('environment.yaml', () => {
  it.each([
    ['numpy', 'numpy'],
    ['numpy=1.8.1', 'numpy 1.8.1'],
    ['numpy==1.8.1', 'numpy 1.8.1'],
    ['numpy 1.8.1', 'numpy 1.8.1'],
    ['numpy 1.8.1 py27_0', 'numpy 1.8.1'],
    ['numpy=1.8.1=py27_0', 'numpy 1.8.1'],
    ['conda-forge::openssl=1.1.1q', 'openssl 1.1.1q'],
    ['_libgcc_mutex=0.1=main', '_libgcc_mutex 0.1'],
    ['numpy>=1.8', 'numpy'],
    ['numpy=1.8.*', 'numpy'],
    ['numpy 1.8|1.9', 'numpy'],
    ['numpy>=1.8,<2', 'numpy'],
  ])('reads %s', (entry, expected) =>
    expect(summary(parseCondaEnvironment(Buffer.from(`dependencies:\n  - "${entry}"\n`)))).toEqual([expected]),
  )

  const text =
    'name: x\ndependencies:\n  - a=1.0\n  - pip\n  - pip:\n    - b[x]==2.0\n    - c\n    - -r other.txt\n  - 3\n'

  it('lists what pip is to install as packages of PyPI', () => {
    const read = parseCondaEnvironment(Buffer.from(text))
    expect(summary(read)).toEqual(['a 1.0', 'pip', 'b 2.0', 'c'])
    expect(read.ok && read.value.packages.map((one) => one.type)).toEqual(['conda', 'conda', 'pypi', 'pypi'])
    expect(read).toMatchObject({ value: { warnings: [expect.stringContaining('1 entry')] } })
  })

  it('lists nothing without dependencies', () => {
    expect(summary(parseCondaEnvironment(Buffer.from('name: x\ndependencies:\n')))).toEqual([])
    expect(summary(parseCondaEnvironment(Buffer.from('name: x\n')))).toEqual([])
  })

  it.each(['', 'text', 'dependencies: a', '{'])('refuses %s', (wrong) =>
    expect(parseCondaEnvironment(Buffer.from(wrong)).ok).toBe(false),
  )

  staysBounded('environment.yaml', [text], parseCondaEnvironment)
})
