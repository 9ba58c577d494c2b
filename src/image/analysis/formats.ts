import { apkFormats } from '../../formats/apk/index.ts'
import { dpkgFormats } from '../../formats/dpkg/index.ts'
import { opkgFormats } from '../../formats/opkg/index.ts'
import type { PackageFormat } from '../../formats/packages/index.ts'
import { pacmanFormats } from '../../formats/pacman/index.ts'
import { rpmFormats } from '../../formats/rpm/index.ts'

/** Every format that goes by the name of its file. */
export const packageFormats: readonly PackageFormat[] = [
  ...dpkgFormats,
  ...apkFormats,
  ...rpmFormats,
  ...pacmanFormats,
  ...opkgFormats,
]

/** What only the content of a program tells. */
export const programFormats: readonly PackageFormat[] = []
