import { describe, expect, it } from 'vitest'
import { file, hardLink, layer, type MadeLayer, readMade, symLink } from '../../../test/stand-in/image/index.ts'
import { factsOf, type ImageFacts } from './facts.ts'

async function factsFor(...layers: readonly MadeLayer[]): Promise<ImageFacts> {
  return factsOf(await readMade(layers), '2026-01-01T00:00:00Z')
}

const su = file('bin/su', 'program', { mode: '4755' })

describe('programs that run as their owner', () => {
  it('are told under every name they have, by the mode they were stored with', async () => {
    const { setIdFiles } = await factsFor(layer(su, { ...hardLink('bin/also', 'bin/su'), mode: '0644' }))
    expect(setIdFiles.map(({ path, mode, hardLinkTo }) => [path, mode, hardLinkTo])).toEqual([
      ['bin/su', 0o4755, undefined],
      ['bin/also', 0o4755, 'bin/su'],
    ])
  })

  it('are not made by the header of a link, and not by a link to nowhere', async () => {
    const plain = file('bin/ls', 'program', { mode: '0755' })
    expect((await factsFor(layer(plain, { ...hardLink('bin/dir', 'bin/ls'), mode: '4755' }))).setIdFiles).toEqual([])
    expect((await factsFor(layer(su), layer(hardLink('bin/upper', './bin/su')))).setIdFiles).toHaveLength(2)
    expect(
      (await factsFor(layer(hardLink('a', 'a'), hardLink('b', '../..'), symLink('c', 'bin/su')))).setIdFiles,
    ).toEqual([])
  })

  it('are gone when a later layer takes the bit or the file away', async () => {
    expect((await factsFor(layer(su), layer(file('bin/su', 'program', { mode: '0755' })))).setIdFiles).toEqual([])
    expect((await factsFor(layer(su), layer(file('bin/.wh.su')))).setIdFiles).toEqual([])
  })
})
