import { type ControlChecks, containerCheck, wrong } from '../check.ts'

export const sec04: ControlChecks = {
  templates: [
    containerCheck('SEC-04/env-secret-key-ref', ({ env, name }) =>
      env.flatMap(({ secret, name: variable, path }) =>
        secret === undefined
          ? []
          : [wrong(path, secret, `container "${name}" gets Secret "${secret}" in environment variable ${variable}`)],
      ),
    ),
    containerCheck('SEC-04/env-from-secret', ({ envFromSecrets, name }) =>
      envFromSecrets.map(({ value, path }) =>
        wrong(path, value, `container "${name}" gets all of Secret "${value}" as environment variables`),
      ),
    ),
  ],
}
