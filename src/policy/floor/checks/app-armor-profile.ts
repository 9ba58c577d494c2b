import { contextRules, type FloorCheck } from '../check.ts'

const prefix = 'container.apparmor.security.beta.kubernetes.io/'

export const appArmorProfile: FloorCheck = {
  name: 'app-armor-profile',
  same: ['appArmorProfile'],
  rules: [
    ...contextRules(
      'appArmorUnconfined',
      (context) =>
        `!${context}.?appArmorProfile.optMap(profile, profile.type in ['RuntimeDefault', 'Localhost']).orValue(true)`,
      'must not set an AppArmor profile of another type than RuntimeDefault or Localhost',
    ),
    {
      of: 'annotation',
      broken: {
        name: 'appArmorAnnotations',
        expression: `variables.annotations.filter(key,
  key.startsWith('${prefix}') &&
  !(variables.annotations[key] in ['', 'runtime/default']) &&
  !variables.annotations[key].startsWith('localhost/')
)`,
      },
      demand: 'must name an AppArmor profile: runtime/default or localhost/…',
    },
  ],
}
