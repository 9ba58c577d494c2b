import { expect, it } from 'vitest'
import { parseGoDuration } from './go-duration.ts'

it.each([
  ['2160h', 2160],
  ['1h30m', 1.5],
  ['3600s', 1],
  ['0.5h', 0.5],
  ['3600000ms', 1],
])('reads %s as %d hours', (text, hours) => {
  expect(parseGoDuration(text)).toBeCloseTo(hours)
})

it.each(['', '90', '90d', '-1h', '1h ', 'h', `${'1h'.repeat(50)}`])('refuses %j', (text) => {
  expect(parseGoDuration(text)).toBeUndefined()
})
