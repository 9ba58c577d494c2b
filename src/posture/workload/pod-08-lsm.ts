import { type FixPlan, textAt } from '../../core/index.ts'
import { type PodFacts, seLinuxTypes } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, type Failure, fail, podCheck, wrong } from '../check.ts'
import { mayBreak, mended, removing } from '../mend.ts'

const annotationPrefix = 'container.apparmor.security.beta.kubernetes.io/'
const confined = new Set(['RuntimeDefault', 'Localhost'])

export const pod08: ControlChecks = {
  templates: [
    mended(
      podCheck('POD-08/apparmor-unconfined', (pod) => [...appArmorFields(pod), ...appArmorAnnotations(pod)]),
      mendAppArmor,
    ),
    mended(
      podCheck('POD-08/selinux-options', (pod) =>
        places(pod).flatMap(({ security, name }) => {
          const { value, path } = security.seLinux
          if (value === undefined) return []
          const bad: Failure[] = []
          if (!seLinuxTypes.has(value.type))
            bad.push(
              fail(wrong([...path, 'type'], value.type, 'this SELinux type confines less than the default'), name),
            )
          for (const key of ['user', 'role'] as const)
            if (value[key] !== '')
              bad.push(fail(wrong([...path, key], value[key], `a SELinux ${key} of its own escapes the policy`), name))
          return bad
        }),
      ),
      ({ at }) => mayBreak('a program that the default SELinux type confines too much fails', removing(at.path)),
    ),
  ],
}

/** Without a profile the runtime's default holds; naming it would keep the pod off nodes without AppArmor. */
function mendAppArmor({ at }: Failure): FixPlan {
  const path = at.path[0] === 'metadata' ? at.path : at.path.slice(0, -1)
  return mayBreak(
    "a program that mounts, traces or writes where the runtime's default profile forbids it fails",
    removing(path),
  )
}

function places(pod: PodFacts) {
  return [
    { security: pod.security, name: undefined },
    ...pod.containers.map((container) => ({ security: container, name: container.name })),
  ]
}

function appArmorFields(pod: PodFacts): Failure[] {
  return places(pod).flatMap(({ security: { hasAppArmorProfile, appArmorType }, name }) => {
    const { value = '', path } = appArmorType
    if (!hasAppArmorProfile || confined.has(value)) return []
    return [fail(wrong(path, value, 'AppArmor confinement is switched off'), name)]
  })
}

function appArmorAnnotations(pod: PodFacts): Failure[] {
  return Object.keys(pod.annotations).flatMap((key) => {
    if (!key.startsWith(annotationPrefix)) return []
    const profile = textAt(pod.annotations, key) ?? ''
    if (profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')) return []
    const path = ['metadata', 'annotations', key]
    return [fail(wrong(path, profile, 'AppArmor confinement is switched off'), key.slice(annotationPrefix.length))]
  })
}
