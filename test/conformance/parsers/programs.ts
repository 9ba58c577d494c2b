import { binaryVersion } from '../../../src/formats/binary-versions/index.ts'
import { viewOf } from '../../../src/formats/byte-view/index.ts'
import { goBinary } from '../../../src/formats/go-binary/index.ts'
import { jar } from '../../../src/formats/jar/index.ts'
import type { BinaryFormat } from '../../../src/formats/packages/index.ts'
import { rustBinary } from '../../../src/formats/rust-binary/index.ts'
import type { FixtureParser, FixtureParsers } from './types.ts'

export const programsParsers: FixtureParsers = {
  'binary/version': inspected(binaryVersion),
  'golang/binary': inspected(goBinary),
  'java/jar': inspected(jar),
  'rust/binary': inspected(rustBinary),
}

function inspected(format: BinaryFormat): FixtureParser {
  return (content, name) => format.inspect(viewOf(content), name)
}
