import type { FixtureParsers } from './types.ts'

export const interpretedParsers: FixtureParsers = {}
