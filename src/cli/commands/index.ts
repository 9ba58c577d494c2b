import type { Command } from 'commander'
import { completionCommand } from './completion.ts'
import { controlsCommand } from './controls.ts'
import { dbCommand } from './db.ts'
import { dockerfileCommand } from './dockerfile.ts'
import { exceptionsCommand } from './exceptions.ts'
import { explainCommand } from './explain.ts'
import { fixCommand } from './fix.ts'
import { fsCommand } from './fs.ts'
import { gateCommand } from './gate.ts'
import { genCommand } from './gen.ts'
import { imageCommand } from './image.ts'
import { policyCommand } from './policy.ts'
import { pssCommand } from './pss.ts'
import { rbacCommand } from './rbac.ts'
import { rehearseCommand } from './rehearse.ts'
import { reportCommand } from './report.ts'
import { rescanCommand } from './rescan.ts'
import { sbomCommand } from './sbom.ts'
import { scanCommand } from './scan.ts'
import { whoIsAffectedCommand } from './who-is-affected.ts'

/** Every command, in the order of the help. Each is described here and loads its code only when it is called. */
export function makeCommands(): readonly Command[] {
  return [
    scanCommand(),
    imageCommand(),
    fsCommand(),
    sbomCommand(),
    dbCommand(),
    whoIsAffectedCommand(),
    rescanCommand(),
    reportCommand(),
    controlsCommand(),
    explainCommand(),
    fixCommand(),
    dockerfileCommand(),
    exceptionsCommand(),
    pssCommand(),
    gateCommand(),
    rehearseCommand(),
    policyCommand(),
    rbacCommand(),
    genCommand(),
    completionCommand(),
  ]
}
