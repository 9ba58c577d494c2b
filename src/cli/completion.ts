import type { Command } from 'commander'
import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { describeProgram } from './completion/tree.ts'
import { zshCompletion } from './completion/zsh.ts'
import { exitCodes } from './exit-codes.ts'
import { writeResult } from './io.ts'

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

/** `seawall completion SHELL`: what a shell needs to complete the program, read off the program itself. */
export async function completion(shell: keyof typeof scripts, program: Command): Promise<number> {
  await writeResult(scripts[shell](describeProgram(program)), undefined)
  return exitCodes.fine
}
