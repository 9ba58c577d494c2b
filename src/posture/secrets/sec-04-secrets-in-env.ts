import { type ControlChecks, containerCheck, wrong } from '../check.ts'
import { byHand, mended } from '../mend.ts'

export const sec04: ControlChecks = {
  templates: [
    mended(
      containerCheck('SEC-04/env-secret-key-ref', ({ env, name }) =>
        env.flatMap(({ secret, name: variable, path }) =>
          secret === undefined
            ? []
            : [wrong(path, secret, `container "${name}" gets Secret "${secret}" in environment variable ${variable}`)],
        ),
      ),
      asFile,
    ),
    mended(
      containerCheck('SEC-04/env-from-secret', ({ envFromSecrets, name }) =>
        envFromSecrets.map(({ value, path }) =>
          wrong(path, value, `container "${name}" gets all of Secret "${value}" as environment variables`),
        ),
      ),
      asFile,
    ),
  ],
}

function asFile() {
  return byHand(
    'the program reads its settings from the environment today',
    'teach the program to read the value from a file, as many images do by a variable that ends in _FILE',
    'mount the Secret as a volume with defaultMode 0400',
    'take the variable out',
  )
}
