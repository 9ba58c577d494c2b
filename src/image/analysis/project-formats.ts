import type { Result } from '../../core/index.ts'
import { goModFormat, goSumFormat, parseGoModule } from '../../formats/go-module/index.ts'
import { parseYarnProject, yarnLockFormat } from '../../formats/javascript/index.ts'
import type { PackageFormat, PackageList } from '../../formats/packages/index.ts'
import { cargoLockFormat, parseCargoLock } from '../../formats/rust-lock/index.ts'

/** A lock file that says more together with the files of its project: which packages were asked for, and by whom. */
export interface ProjectFormat {
  readonly lock: PackageFormat
  /** The name of the file beside the lock, and of those of workspace members in folders below. */
  readonly companion: string
  /** Without the companion the lock is read by itself. */
  parse(lock: Buffer, beside: Buffer, below: readonly Buffer[]): Result<PackageList>
}

export const projectFormats: readonly ProjectFormat[] = [
  { lock: goModFormat, companion: 'go.sum', parse: (lock, sum) => parseGoModule(lock, sum) },
  { lock: cargoLockFormat, companion: 'Cargo.toml', parse: parseCargoLock },
  { lock: yarnLockFormat, companion: 'package.json', parse: parseYarnProject },
]

/** Read only as a companion. */
export const companionOnly: readonly PackageFormat[] = [goSumFormat]
