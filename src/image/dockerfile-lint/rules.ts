import { baseImageRules } from './rules/base-images.ts'
import { buildLeftoverRules } from './rules/build-leftovers.ts'
import { buildToolRules } from './rules/build-tools.ts'
import { contextRules } from './rules/context.ts'
import { copyingRules } from './rules/copying.ts'
import { downloadRules } from './rules/downloads.ts'
import { formRules } from './rules/form.ts'
import { healthRules } from './rules/health.ts'
import { languagePackageRules } from './rules/language-packages.ts'
import { libcRules } from './rules/libc.ts'
import { lockRules } from './rules/locks.ts'
import { packageCacheRules } from './rules/package-caches.ts'
import { pipRules } from './rules/pip.ts'
import { platformRules } from './rules/platforms.ts'
import { portAndVolumeRules } from './rules/ports-and-volumes.ts'
import { privilegeRules } from './rules/privileges.ts'
import { secretRules } from './rules/secrets.ts'
import { shellCommandRules } from './rules/shell-commands.ts'
import { stageRules } from './rules/stages.ts'
import { startCommandRules } from './rules/start-commands.ts'
import { systemPackageRules } from './rules/system-packages.ts'
import { userRules } from './rules/users.ts'
import { variableRules } from './rules/variables.ts'
import { workdirRules } from './rules/workdir.ts'
import type { Rule } from './types.ts'

/** Every rule. A new one is a constant in a file of `rules` and a check of its control in the catalogue. */
export const rules: readonly Rule[] = [
  ...baseImageRules,
  ...platformRules,
  ...stageRules,
  ...formRules,
  ...startCommandRules,
  ...workdirRules,
  ...copyingRules,
  ...contextRules,
  ...systemPackageRules,
  ...packageCacheRules,
  ...languagePackageRules,
  ...pipRules,
  ...lockRules,
  ...shellCommandRules,
  ...downloadRules,
  ...privilegeRules,
  ...userRules,
  ...secretRules,
  ...variableRules,
  ...libcRules,
  ...buildToolRules,
  ...buildLeftoverRules,
  ...portAndVolumeRules,
  ...healthRules,
]
