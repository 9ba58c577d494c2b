import { describe, expect, it } from 'vitest'
import { advisoriesOf, affectedIn, unreadIn } from '../feeds.test-support.ts'
import { kubernetesFeed } from './feed.ts'

const vector = 'CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:U/C:H/I:H/A:H'
const feed = (text: string, more: object = {}) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    _kubernetes_io: { updated_at: '2031-01-01T00:00:00Z' },
    items: [
      {
        id: 'CVE-2031-3294',
        summary: 'The lantern of a node is not verified',
        content_text: text.replaceAll('\n', '\r\n'),
        date_published: '2031-11-08T21:30:26Z',
        external_url: 'https://one.example/CVE-2031-3294',
        url: 'https://two.example/113757',
        ...more,
      },
    ],
  })
const affected = (text: string, more?: object) => affectedIn(kubernetesFeed, feed(text, more), 'k.json')
const unread = (text: string, more?: object) => unreadIn(kubernetesFeed, feed(text, more), 'k.json')

const whole = `CVSS Rating: [${vector}](https://calculator.example/#${vector})

A node can be misled.

### Am I vulnerable?

- kubelet runs on every node

#### Affected Versions

- kubelet v1.25.0
- kubelet v1.24.0 - v1.24.4
- kubelet <= v1.21.14
- kube-apiserver: >= v1.22.0 and < v1.22.7

### How do I mitigate this vulnerability?

#### Fixed Versions

- kubelet master - fixed by #1
- kubelet v1.25.1 - fixed by #2
- kubelet v1.24.5 (and later)
- kube-apiserver v1.22.7
`

describe('kubernetes', () => {
  it('reads the lists of affected and of fixed versions', () => {
    expect(affected(whole)).toEqual([
      {
        namespace: 'kubernetes',
        name: 'kubelet',
        ranges: [
          { from: '1.25.0', to: '1.25.0', toInclusive: true },
          { from: '1.24.0', to: '1.24.4', toInclusive: true },
          { to: '1.21.14', toInclusive: true },
        ],
        status: 'fixed',
        fixed: ['1.24.5', '1.25.1'],
      },
      {
        namespace: 'kubernetes',
        name: 'kube-apiserver',
        ranges: [{ from: '1.22.0', to: '1.22.7' }],
        status: 'fixed',
        fixed: ['1.22.7'],
      },
    ])
    expect(unread(whole)).toEqual([])
  })

  it('keeps the rating, the day and where it leads', () => {
    expect(advisoriesOf(kubernetesFeed, feed(whole), 'k.json')).toMatchObject([
      {
        id: 'CVE-2031-3294',
        title: 'The lantern of a node is not verified',
        severities: [{ source: 'kubernetes', vector }],
        published: '2031-11-08T21:30:26Z',
        references: ['https://two.example/113757', 'https://one.example/CVE-2031-3294'],
      },
    ])
    const [worded] = advisoriesOf(kubernetesFeed, feed('CVSS Rating: **Low**'), 'k.json')
    expect(worded?.severities).toEqual([{ source: 'kubernetes', severity: 'low' }])
  })

  it('takes the component from the title where the list names none', () => {
    const list = '**Affected Versions**\n\n* < v1.11.0\n* v1.11.0 - 1.11.4\n\n**Fixed Versions:**\n\n* v1.11.5'
    expect(affected(list, { summary: 'ingress-nginx lets configurations in' })).toMatchObject([
      { name: 'ingress-nginx', ranges: [{ to: '1.11.0' }, { from: '1.11.0', to: '1.11.4' }], fixed: ['1.11.5'] },
    ])
    expect(affected(list, { summary: 'kubelet and kube-proxy fall' })).toEqual([])
    expect(unread(list, { summary: 'kubelet and kube-proxy fall' })[0]).toBe(
      'k.json items[0] CVE-2031-3294: its text does not say clearly which component "< v1.11.0" is about',
    )
  })

  it('takes an end for each minor release as the end of that release', () => {
    const list = '- Kubernetes kubelet <= v1.25.3\n- Kubernetes kubelet <= v1.24.7\n- Kubernetes kubelet <= v1.21.15'
    const text = `#### Affected Versions\n${list}\n#### Fixed Versions\n- Kubernetes kubelet v1.24.8`
    expect(affected(text)).toMatchObject([
      {
        name: 'kubelet',
        ranges: [
          { to: '1.21.15', toInclusive: true },
          { from: '1.22.0-0', to: '1.24.7', toInclusive: true },
          { from: '1.25.0-0', to: '1.25.3', toInclusive: true },
        ],
        fixed: ['1.24.8'],
      },
    ])
    expect(affected('#### Affected Versions\n- Kubernetes v1.2.0 - v1.2.5')).toMatchObject([{ name: 'kubernetes' }])
  })

  it('guesses nothing, and keeps the entry', () => {
    for (const bullet of ['kubelet v1.20', 'all versions', 'kubelet v1.2.3 when swap is on', '>= 1.2.3 and >= 1.4.0'])
      expect(unread(`#### Affected Versions\n- ${bullet}`, { summary: 'kubelet' }), bullet).toHaveLength(1)
    expect(unread('Nothing is said.')).toEqual([
      'k.json items[0] CVE-2031-3294: its text does not say clearly which versions are affected',
    ])
    expect(advisoriesOf(kubernetesFeed, feed('Nothing is said.'), 'k.json')).toHaveLength(1)
  })

  it('calls no fix what is affected', () => {
    const text = '#### Affected Versions\n- kubelet v1.15.0 - v1.15.10\n#### Fixed Versions\n- v1.15.10\n- v1.15.11'
    expect(affected(text)).toMatchObject([{ fixed: ['1.15.11'] }])
    expect(unread(text)).toHaveLength(1)
  })

  it('makes an advisory of each CVE of an announcement', () => {
    const text = feed(whole, { id: 'CVE-2031-2727, CVE-2031-2728' })
    expect(advisoriesOf(kubernetesFeed, text, 'k.json').map(({ id }) => id)).toEqual(['CVE-2031-2727', 'CVE-2031-2728'])
  })

  it('names what it cannot read', () => {
    expect(unreadIn(kubernetesFeed, '{"items": [{"id": "__proto__"}]}', 'k.json')).toEqual([
      'k.json items[0]: an entry without a CVE',
    ])
    expect(unreadIn(kubernetesFeed, '{"items": 7}', 'k.json')).toHaveLength(1)
    expect(unreadIn(kubernetesFeed, '[', 'k.json')).toHaveLength(1)
  })
})
