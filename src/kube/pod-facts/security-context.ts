import type { JsonObject, Path } from '../../core/index.ts'
import type { Fact, SecurityFacts, SeLinuxOptions } from './facts.ts'
import type { FieldReader } from './field-reader.ts'

/** The fields that a pod's and a container's `securityContext` have in common. */
export function readSecurityContext(read: FieldReader, context: JsonObject | undefined, at: Path): SecurityFacts {
  const seccomp = read.object(context, at, 'seccompProfile')
  const appArmor = read.object(context, at, 'appArmorProfile')
  const windows = read.object(context, at, 'windowsOptions')
  return {
    runAsNonRoot: read.boolean(context, at, 'runAsNonRoot'),
    runAsUser: read.integer(context, at, 'runAsUser'),
    seccompType: read.text(seccomp, [...at, 'seccompProfile'], 'type'),
    hasSeccompProfile: seccomp !== undefined,
    appArmorType: read.text(appArmor, [...at, 'appArmorProfile'], 'type'),
    hasAppArmorProfile: appArmor !== undefined,
    seLinux: readSeLinux(read, context, at),
    hostProcess: read.boolean(windows, [...at, 'windowsOptions'], 'hostProcess'),
  }
}

function readSeLinux(read: FieldReader, context: JsonObject | undefined, at: Path): Fact<SeLinuxOptions> {
  const path = [...at, 'seLinuxOptions']
  const options = read.object(context, at, 'seLinuxOptions')
  if (options === undefined) return { value: undefined, path }
  const text = (key: string): string => read.text(options, path, key).value ?? ''
  return { value: { type: text('type'), user: text('user'), role: text('role') }, path }
}
