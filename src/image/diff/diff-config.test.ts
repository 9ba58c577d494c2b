import { describe, expect, it } from 'vitest'
import { noConfig } from '../source/index.ts'
import { diffConfig } from './index.ts'

describe('the configuration of two images', () => {
  it('differs by setting, by name where a setting has many', () => {
    const before = { ...noConfig, user: 'root', env: ['A=1', 'B=2'], exposedPorts: ['80/tcp'] }
    const after = { ...noConfig, user: '65532', env: ['A=1', 'C=3'], cmd: ['serve'] }
    expect(diffConfig(before, after)).toEqual([
      { setting: 'Cmd', before: undefined, after: '["serve"]' },
      { setting: 'Env/B', before: '2', after: undefined },
      { setting: 'Env/C', before: undefined, after: '3' },
      { setting: 'ExposedPorts/80/tcp', before: 'yes', after: undefined },
      { setting: 'User', before: 'root', after: '65532' },
    ])
    expect(diffConfig(before, before)).toEqual([])
  })

  it('tells two credentials apart and shows neither', () => {
    const of = (password: string) => ({ ...noConfig, env: [`DB_PASSWORD=${password}`] })
    const [change] = diffConfig(of('hunter2hunter2'), of('swordfish-99'))
    expect(change?.before).not.toBe(change?.after)
    expect(JSON.stringify(change)).not.toMatch(/hunter2|swordfish/)
    expect(change?.before).toMatch(/#[0-9a-f]{3}$/)
  })
})
