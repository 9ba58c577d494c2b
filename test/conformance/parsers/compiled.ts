import type { FixtureParsers } from './types.ts'

export const compiledParsers: FixtureParsers = {}
