import type { ImageSecret } from '../inventory/index.ts'
import { type Failure, failure, type ImageCheck } from './check.ts'
import type { ImageFacts } from './facts.ts'

/** How grave it is depends on the kind of credential, and on how sure it is that it is one. */
function outcome(secret: ImageSecret, path: readonly (string | number)[], message: string, slot: string): Failure {
  const value = `${secret.excerpt} ${secret.mark}`
  return {
    ...failure({ path, value, message: `${secret.title}: ${message}` }, slot),
    severity: secret.confidence === 'low' ? 'low' : secret.severity,
  }
}

function check(
  id: ImageCheck['id'],
  needs: ImageCheck['needs'],
  judge: (secret: ImageSecret) => Failure | undefined,
): ImageCheck {
  return {
    id,
    needs,
    appliesTo: () => true,
    evaluate: ({ secrets }: ImageFacts) => secrets.flatMap((secret) => judge(secret) ?? []),
  }
}

const inFile = check('SEC-06/secret-in-file', ['img:files'], (secret) => {
  const { place, line } = secret
  if (place.kind !== 'file' || place.gone !== undefined) return undefined
  const message = 'whoever can pull the image, or read its files, has it'
  return outcome(secret, ['files', `/${place.path}`], message, `/${place.path}:${line}, layer ${place.layer}`)
})

const deleted = check('SEC-06/deleted-secret', ['img:files'], (secret) => {
  const { place, line } = secret
  if (place.kind !== 'file' || place.gone === undefined) return undefined
  const message = `layer ${place.gone.layer} ${place.gone.how === 'deleted' ? 'deletes' : 'replaces'} the file, and layer ${place.layer} still holds it`
  return outcome(secret, ['files', `/${place.path}`], message, `/${place.path}:${line}, layer ${place.layer}`)
})

const inConfig = check('SEC-06/secret-in-config', ['img:config'], (secret) => {
  const { place } = secret
  if (place.kind === 'file') return undefined
  if (place.kind === 'history')
    return outcome(
      secret,
      ['history', place.step],
      `the history of the build shows it (${place.instruction})`,
      `step ${place.step}`,
    )
  const message = 'the configuration shows it to everyone who can pull the image'
  if (place.kind === 'command') return outcome(secret, ['config', place.field], message, place.field)
  const field = place.kind === 'environment' ? 'Env' : 'Labels'
  return outcome(secret, ['config', field, place.name], message, place.name)
})

export const sec06: readonly ImageCheck[] = [inFile, deleted, inConfig]
