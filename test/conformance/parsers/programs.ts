import type { FixtureParsers } from './types.ts'

export const programsParsers: FixtureParsers = {}
