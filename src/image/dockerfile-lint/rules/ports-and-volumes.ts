import { printable } from '../../../core/index.ts'
import type { Word } from '../../../formats/dockerfile/index.ts'
import type { Build } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { instructionsIn, problem, replaced, safe } from './sites.ts'

interface Port {
  readonly word: Word
  readonly number: string
  readonly protocol: string | undefined
}

const invalidPort: Rule = {
  id: 'IMG-14/invalid-port',
  *check(build) {
    for (const { word, number } of ports(build)) {
      const [first = 0, last = first] = number.split('-').map(Number)
      if (first > 65535 || last > 65535 || first > last) yield problem(word, `${number} is no port: they end at 65535`)
    }
  },
}

const exposeForm: Rule = {
  id: 'IMG-14/expose-form',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'EXPOSE'))
      for (const word of instruction.words)
        if (/^[\d.[\]]*:/.test(word.text) || /^\d+\.\d+\.\d+\.\d+/.test(word.text))
          yield problem(
            word,
            'an image names ports of the container only: addresses and ports of the host are for those who run it',
          )
  },
}

const protocolCasing: Rule = {
  id: 'IMG-14/expose-protocol-casing',
  *check(build) {
    for (const { word, protocol } of ports(build))
      if (protocol !== undefined && protocol !== protocol.toLowerCase())
        yield problem(
          word,
          'the protocol is written in lower case',
          safe('writes it so', replaced(word, word.text.toLowerCase())),
        )
  },
}

const sshPort: Rule = {
  id: 'IMG-14/expose-ssh',
  *check(build) {
    for (const { word, number, protocol } of ports(build))
      if (number === '22' && protocol?.toLowerCase() !== 'udp')
        yield problem(word, 'a container that is logged into by SSH: one more door, and keys to look after')
  },
}

function* ports(build: Build): Generator<Port> {
  for (const { instruction } of instructionsIn(build, 'EXPOSE'))
    for (const word of instruction.words) {
      const [, number, protocol] = /^(\d{1,9}(?:-\d{1,9})?)(?:\/(\w+))?$/.exec(word.text) ?? []
      if (number !== undefined) yield { word, number, protocol }
    }
}

const sensitive =
  /^(?:\/|\/(?:var\/)?run\/(?:docker|containerd|crio|podman)\S*|\S*\.sock|\/etc|\/proc|\/sys|\/dev|\/root)\/?$/

const volumeSocket: Rule = {
  id: 'IMG-14/volume-of-host',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'VOLUME'))
      for (const word of instruction.words)
        if (sensitive.test(word.text))
          yield problem(word, `${printable(word.text)} as a volume asks whoever runs the image to give it the host's`)
  },
}

export const portAndVolumeRules: readonly Rule[] = [invalidPort, exposeForm, protocolCasing, sshPort, volumeSocket]
