import { apkFormats } from '../../formats/apk/index.ts'
import { binaryVersion } from '../../formats/binary-versions/index.ts'
import { cocoapodsFormats } from '../../formats/cocoapods/index.ts'
import { conanFormats } from '../../formats/conan/index.ts'
import { condaFormats } from '../../formats/conda/index.ts'
import { dartFormats } from '../../formats/dart/index.ts'
import { dotnetFormats } from '../../formats/dotnet/index.ts'
import { dpkgFormats } from '../../formats/dpkg/index.ts'
import { goBinary } from '../../formats/go-binary/index.ts'
import { goModuleFormats } from '../../formats/go-module/index.ts'
import { hexFormats } from '../../formats/hex/index.ts'
import { jar } from '../../formats/jar/index.ts'
import { javaBuildFormats } from '../../formats/java-build/index.ts'
import { javascriptFormats } from '../../formats/javascript/index.ts'
import { juliaFormats } from '../../formats/julia/index.ts'
import { opkgFormats } from '../../formats/opkg/index.ts'
import type { PackageFormat } from '../../formats/packages/index.ts'
import { pacmanFormats } from '../../formats/pacman/index.ts'
import { phpFormats } from '../../formats/php/index.ts'
import { pythonFormats } from '../../formats/python/index.ts'
import { rpmFormats } from '../../formats/rpm/index.ts'
import { rubyFormats } from '../../formats/ruby/index.ts'
import { rustBinary } from '../../formats/rust-binary/index.ts'
import { rustLockFormats } from '../../formats/rust-lock/index.ts'
import { swiftFormats } from '../../formats/swift/index.ts'
import { companionOnly, projectFormats } from './project-formats.ts'

/** Read with the files around them, when the whole image is there. */
const ofProjects: ReadonlySet<PackageFormat> = new Set([...projectFormats.map(({ lock }) => lock), ...companionOnly])

/** Every format that goes by the name of its file and says all it has to say by itself. */
export const packageFormats: readonly PackageFormat[] = [
  ...dpkgFormats,
  ...apkFormats,
  ...rpmFormats,
  ...pacmanFormats,
  ...opkgFormats,
  ...javascriptFormats,
  ...pythonFormats,
  ...condaFormats,
  ...rubyFormats,
  ...phpFormats,
  ...javaBuildFormats,
  ...dotnetFormats,
  ...goModuleFormats,
  ...rustLockFormats,
  ...dartFormats,
  ...hexFormats,
  ...swiftFormats,
  ...cocoapodsFormats,
  ...conanFormats,
  ...juliaFormats,
  jar,
  binaryVersion,
].filter((format) => !ofProjects.has(format))

/** What only the content of a program tells. */
export const programFormats: readonly PackageFormat[] = [goBinary, rustBinary]
