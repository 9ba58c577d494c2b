import { readFileSync } from 'node:fs'

/** One question to kubectl: a file, and what of the answer is looked at. */
export interface Case {
  readonly name: string
  readonly file: string
  readonly reads: 'spec' | 'files'
  /** Why our answer is another one. */
  readonly differs?: string
}

const standIns: Readonly<Record<string, string>> = {
  '␉': '\t',
  '␍': '\r',
  '␠': ' ',
  '␂': '\u2028',
  '␃': '\u0085',
  '␁': '\u0001',
}

const manifestStart = 'apiVersion: example.com/v1\nkind: Probe\nmetadata: {name: x}\nspec:\n'

/** The table of `cases.yaml.txt`. */
export function readCases(): Case[] {
  const table = readFileSync(new URL('cases.yaml.txt', import.meta.url), 'utf8')
  const [, scalars = '', specs = '', files = ''] = table.split(/^= \w+\n/m)
  return [
    ...scalars
      .split('\n')
      .filter((line) => line !== '')
      .map(scalarCase),
    ...named(specs, 'spec'),
    ...named(files, 'files'),
  ]
}

function scalarCase(line: string): Case {
  return { name: `v: ${line}`, file: manifest(`v: ${line}\n`), reads: 'spec' }
}

function named(section: string, reads: Case['reads']): Case[] {
  return section
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n')
      const [name = '', differs] = heading.split(' | ')
      const text = lines.join('\n')
      const file = reads === 'spec' ? manifest(text) : decoded(text)
      return { name, file, reads, ...(differs === undefined ? {} : { differs }) }
    })
}

function manifest(members: string): string {
  return manifestStart + decoded(members).replaceAll(/^(?=[^\n])/gm, '  ')
}

function decoded(text: string): string {
  return text.replaceAll(/[␉␍␠␂␃␁]/g, (character) => standIns[character] ?? character)
}
