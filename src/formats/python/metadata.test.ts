import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { summary } from '../lock-file/summary.oracle.ts'
import { pythonPackageFormat } from './formats.ts'
import { parseHeaders } from './headers.ts'
import { parsePythonMetadata } from './metadata.ts'

const start = 'Metadata-Version: 2.1\nName: Simple \nVersion: 0.1.0\n'

function licenses(more: string): readonly string[] | undefined {
  const read = parsePythonMetadata(Buffer.from(start + more))
  if (!read.ok) throw read.error
  return read.value.packages[0]?.licenses
}

describe('the metadata of a Python package', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['', undefined],
    ['License: MIT', ['MIT']],
    ['License: UNKNOWN\n\nClassifier: License :: OSI Approved :: MIT License', ['UNKNOWN']],
    ['License: x\nClassifier: License :: OSI Approved :: MIT License', ['MIT License']],
    ['License: x\nClassifier: License :: OSI Approved', ['x']],
    ['Classifier: License :: A\nClassifier: Topic :: B\nClassifier: License :: C :: D', ['A', 'D']],
    ['License-Expression: MIT OR ISC\nLicense: x', ['MIT OR ISC']],
    ['License-File: LICENSE', ['file://LICENSE']],
    ['License: BSD or Apache License, Version 2.0', ['BSD', 'Apache License, Version 2.0']],
  ])('names its licences: %j', (more, expected) => expect(licenses(more)).toEqual(expected))

  it.each(['', 'Name: a', 'Version: 1', '{}', '\nName: a\nVersion: 1'])(
    'is refused without name or version: %j',
    (text) => expect(parsePythonMetadata(Buffer.from(text)).ok).toBe(false),
  )

  it('is looked for where installers put it', () => {
    const wanted = pythonPackageFormat.files.only
    const paths = ['lib/a-1.dist-info/METADATA', 'lib/a.egg-info/PKG-INFO', 'a/EGG-INFO/PKG-INFO', 'lib/a-1.egg-info']
    expect(paths.map((path) => wanted?.(path))).toEqual([true, true, true, true])
    expect(['METADATA', 'a/PKG-INFO', 'lib/a.egg-info/x'].map((path) => wanted?.(path))).toEqual([false, false, false])
  })

  const text = `${start}License: MIT\nClassifier: License :: X\n\nbody`

  it('ends where the text of the package begins', () => {
    expect(summary(parsePythonMetadata(Buffer.from(text)))).toEqual(['Simple 0.1.0'])
  })

  staysBounded('METADATA', [text], parsePythonMetadata)
})

describe('a header', () => {
  it('joins lines that are indented, and ends at a line that is no field', () => {
    const headers = parseHeaders('A: 1\r\n\t2\r\n 3\r\na: 4\r\nno field\r\nB: 5')
    expect([...headers]).toEqual([['a', ['1 2 3', '4']]])
  })
})
