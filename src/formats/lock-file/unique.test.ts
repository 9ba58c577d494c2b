import { expect, it } from 'vitest'
import type { Package } from '../../core/index.ts'
import { mergeDuplicates } from './unique.ts'

const one: Package = { type: 'nuget', name: 'a', version: '1' }

it('keeps the nearer relationship and what either entry needs', () => {
  const entries: Package[] = [
    { ...one, relationship: 'indirect', dependsOn: ['b@1'] },
    { ...one, relationship: 'direct', dependsOn: ['c@1', 'b@1'] },
  ]
  expect(mergeDuplicates(entries)).toEqual([{ ...one, relationship: 'direct', dependsOn: ['b@1', 'c@1'] }])
})

it('calls a package one for development only when all its entries are', () => {
  expect(mergeDuplicates([{ ...one, dev: true }, one])).toEqual([one])
  expect(
    mergeDuplicates([
      { ...one, dev: true },
      { ...one, dev: true },
    ]),
  ).toEqual([{ ...one, dev: true }])
})

it('keeps versions apart, in the order of the file', () => {
  const entries = [{ ...one, version: '2' }, one, { ...one, version: '2' }]
  expect(mergeDuplicates(entries).map(({ version }) => version)).toEqual(['2', '1'])
})
