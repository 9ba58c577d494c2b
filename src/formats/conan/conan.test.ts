import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { parseConanLock } from './index.ts'

const graph = {
  graph_lock: {
    nodes: {
      '0': { ref: 'shop/1.0', requires: ['1', '3'] },
      '1': { ref: 'ssl/3.0.3#288ab7:id#prev', requires: ['2'] },
      '2': { ref: 'zlib/1.2.12@user/testing' },
      '3': { pref: 'old/system:0000#1', requires: { 'zlib/1.2.12': '2' } },
      '4': { options: '' },
    },
  },
  version: '0.4',
}
const list = {
  version: '0.5',
  requires: ['sound32/1.0#83d4b7%1675278904.07', 'matrix/1.3', 'zlib/[>=1.2]', 'broken'],
  build_requires: ['cmake/3.0'],
  python_requires: [],
}

const read = (value: unknown) => parseConanLock(Buffer.from(JSON.stringify(value)))

describe('a conan.lock', () => {
  it('of Conan 1 lists the graph', () => {
    const found = read(graph)
    expect(found.ok && found.value.packages).toEqual([
      { type: 'conan', name: 'shop', version: '1.0', relationship: 'root', dependsOn: ['ssl@3.0.3', 'old@system'] },
      { type: 'conan', name: 'ssl', version: '3.0.3', relationship: 'direct', dependsOn: ['zlib@1.2.12'] },
      { type: 'conan', name: 'zlib', version: '1.2.12', relationship: 'indirect' },
      { type: 'conan', name: 'old', version: 'system', relationship: 'direct', dependsOn: ['zlib@1.2.12'] },
    ])
  })

  it('of Conan 2 lists what is required, without build tools', () => {
    const found = read(list)
    expect(found.ok && found.value.packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'sound32 1.0',
      'matrix 1.3',
      'zlib [>=1.2]',
    ])
    expect(found.ok && found.value.warnings).toEqual(['left out 1 reference: not name/version'])
  })

  it.each(['', '[]', '{'])('is refused as %j', (text) => {
    expect(parseConanLock(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('conan.lock', [JSON.stringify(graph), JSON.stringify(list)], parseConanLock)
})
