import type { Result } from '../../../src/core/index.ts'
import type { PackageList } from '../../../src/formats/packages/index.ts'

/** What answers the cases of one parser of the fixtures' index. `name` is the file's base name. */
export type FixtureParser = (
  content: Buffer,
  name: string,
  options: Readonly<Record<string, string>>,
) => Result<PackageList>

export type FixtureParsers = Readonly<Record<string, FixtureParser>>
