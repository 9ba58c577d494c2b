import type { FloorVariable } from './check.ts'

/** `dyn`, since the server's type check of the policy knows one kind at a time and these serve several. */
const pod = 'dyn(object)'
const podOrTemplate = `request.kind.kind == 'Pod' ? dyn(object) :
  request.kind.kind == 'CronJob' ? dyn(object).spec.jobTemplate.spec.template :
  dyn(object).spec.template`

/**
 * What the checks read, each after those it reads. What the server hands over has passed its validation and carries its
 * defaults: a list that is empty and a text that is '' are absent.
 */
export function sharedVariables(templates: boolean): readonly FloorVariable[] {
  return [
    { name: 'pod', expression: templates ? podOrTemplate : pod },
    { name: 'spec', expression: 'variables.pod.spec' },
    { name: 'annotations', expression: 'variables.pod.?metadata.?annotations.orValue({})' },
    {
      name: 'containers',
      expression: `variables.spec.?initContainers.orValue([]) +
  variables.spec.containers +
  variables.spec.?ephemeralContainers.orValue([])`,
    },
    { name: 'volumes', expression: 'variables.spec.?volumes.orValue([])' },
    { name: 'isWindows', expression: "variables.spec.?os.?name.orValue('') == 'windows'" },
    { name: 'inUserNamespace', expression: 'variables.spec.?hostUsers.orValue(true) == false' },
  ]
}

/** Of `known`, in their order, those that `expressions` read, themselves or through others. */
export function variablesRead(known: readonly FloorVariable[], expressions: readonly string[]): FloorVariable[] {
  const read = new Set<string>()
  const follow = (expression: string): void => {
    for (const [, name = ''] of expression.matchAll(/\bvariables\.(\w+)/g)) {
      if (read.has(name)) continue
      read.add(name)
      follow(known.find((one) => one.name === name)?.expression ?? '')
    }
  }
  expressions.forEach(follow)
  return known.filter(({ name }) => read.has(name))
}
