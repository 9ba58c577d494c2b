import type { CheckId, Evident, Outcome, Params } from '../../core/index.ts'
import { type ControlChecks, containerCheck, fail, type TemplateCheck, wrong } from '../check.ts'
import { fullImageName, isBelow } from './registries.ts'
import retired from './retired-registries.json' with { type: 'json' }

/** A check of every image against a list that users set; without the list it asks nothing. */
function listCheck(id: CheckId, name: string, judge: (image: string, list: readonly string[]) => string | undefined) {
  const params: Params = { [name]: [] }
  const check: TemplateCheck = {
    id,
    needs: [],
    params,
    appliesTo: () => true,
    evaluate: (pod, given): readonly Outcome[] => {
      const list = given[name] ?? []
      if (list.length === 0) return [{ kind: 'not-applicable', why: `no ${name} registries: not configured` }]
      return pod.containers.flatMap(({ image: { value, path }, name: container }) => {
        const what = value === undefined ? undefined : judge(fullImageName(value), list)
        return what === undefined ? [] : [fail(wrong(path, value, `container "${container}" ${what}`), container)]
      })
    },
  }
  return check
}

function retiredRegistry(image: string): (typeof retired)[number] | undefined {
  const name = fullImageName(image)
  return retired.find(({ prefix }) => isBelow(name, prefix))
}

export const img10: ControlChecks = {
  templates: [
    listCheck('IMG-10/unapproved-registry', 'approved', (image, list) =>
      list.some((entry) => isBelow(image, entry)) ? undefined : `runs ${image}, which no approved registry holds`,
    ),
    listCheck('IMG-10/denied-registry', 'denied', (image, list) => {
      const entry = list.find((one) => isBelow(image, one))
      return entry === undefined ? undefined : `runs ${image}; images from ${entry} are denied`
    }),
    containerCheck('IMG-10/retired-registry', ({ image: { value, path }, name }): Evident | undefined => {
      const found = value === undefined ? undefined : retiredRegistry(value)
      if (found === undefined) return undefined
      const { prefix, why, instead } = found
      return wrong(path, value, `container "${name}" pulls from ${prefix}, which ${why}; use ${instead}`)
    }),
  ],
}
