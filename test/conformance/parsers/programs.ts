import { viewOf } from '../../../src/formats/byte-view/index.ts'
import { goBinary } from '../../../src/formats/go-binary/index.ts'
import type { BinaryFormat } from '../../../src/formats/packages/index.ts'
import type { FixtureParser, FixtureParsers } from './types.ts'

export const programsParsers: FixtureParsers = {
  'golang/binary': inspected(goBinary),
}

function inspected(format: BinaryFormat): FixtureParser {
  return (content, name) => format.inspect(viewOf(content), name)
}
