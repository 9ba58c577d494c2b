import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type CertificateState, caBundle, notePublication, planRotation, rotate, standardTiming } from './index.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const birth = Date.UTC(2026, 0, 1)
const hosts = ['seawall-gate.seawall.svc']
const { authorityLife, leafLife } = standardTiming
const first = rotate(undefined, birth, hosts)
/** When the next authority is due. */
const due = birth + authorityLife - 30 * day

const kinds = (state: CertificateState | undefined, now: number, names = hosts): string[] =>
  planRotation(state, now, names).map(({ kind }) => kind)
const signer = ({ leaf, current }: CertificateState): boolean =>
  new X509Certificate(leaf.cert).verify(new X509Certificate(current.cert).publicKey)

describe('without a state', () => {
  it('an authority for ten years and a leaf for ninety days are made, from an hour ago', () => {
    expect(kinds(undefined, birth)).toEqual(['start'])
    const [authority, leaf] = [new X509Certificate(first.current.cert), new X509Certificate(first.leaf.cert)]
    expect([authority.validFromDate.getTime(), authority.validToDate.getTime()]).toEqual([
      birth - hour,
      birth + authorityLife,
    ])
    expect([leaf.validFromDate.getTime(), leaf.validToDate.getTime()]).toEqual([birth - hour, birth + leafLife])
    expect([authority.ca, leaf.ca, signer(first)]).toEqual([true, false, true])
    expect(leaf.checkHost('seawall-gate.seawall.svc')).toBeDefined()
    expect(caBundle(first)).toBe(first.current.cert)
  })

  it('a host is needed', () => {
    expect(() => rotate(undefined, birth, [])).toThrow('needs a host')
  })
})

describe('a leaf', () => {
  it('is left alone for two thirds of its life, and then renewed by the same authority', () => {
    const at = birth - hour + ((leafLife + hour) * 2) / 3
    expect(rotate(first, at - minute, hosts)).toBe(first)
    const renewed = rotate(first, at, hosts)
    expect(renewed.current).toBe(first.current)
    expect(renewed.leaf.notAfter).toBe(at + leafLife)
    expect(signer(renewed)).toBe(true)
  })

  it('is renewed for hosts it does not name, and kept when it names more', () => {
    const [moved, address] = [['gate.other.svc'], ['10.0.0.1', '2001:db8::1']]
    expect([kinds(first, birth, moved), kinds(first, birth, address)]).toEqual([['renew'], ['renew']])
    const both = rotate(first, birth, [...hosts, ...address])
    expect(kinds(both, birth, hosts)).toEqual([])
    expect(kinds(both, birth, ['2001:db8:0::1'])).toEqual([])
    expect(kinds(first, birth, ['seawall-gate'])).toEqual(['renew'])
  })

  it('is renewed when a clock that was ahead has made it', () => {
    const late = rotate(first, birth + 70 * day, hosts)
    expect(kinds(late, birth + 2 * day)).toEqual(['renew'])
  })

  it('ends with its authority at the latest, and is not renewed for nothing', () => {
    const last = rotate(first, due - minute, hosts)
    expect(last.leaf.notAfter).toBe(last.current.notAfter)
    const waiting = rotate(last, due, hosts)
    expect(kinds(waiting, due + 29 * day)).toEqual([])
  })
})

describe('an authority', () => {
  const published = rotate(rotate(first, due - day, hosts), due, hosts)
  const settled = notePublication(published, true, due)
  const switched = rotate(settled, due + hour, hosts)

  it('gets a successor thirty days before its end, which joins the bundle and signs nothing', () => {
    expect(kinds(first, due - 1)).not.toContain('publish')
    expect(caBundle(published)).toBe(published.current.cert + published.next?.cert)
    expect([published.current, signer(published)]).toEqual([first.current, true])
  })

  it('signs until the bundle has been in place for an hour', () => {
    expect(kinds(published, due + day)).toEqual([])
    expect(kinds(settled, due + hour - 1)).toEqual([])
    expect(kinds(settled, due + hour)).toEqual(['switch'])
  })

  it('signs on when the bundle was taken away in between', () => {
    const taken = notePublication(settled, false, due + 30 * minute)
    const back = notePublication(taken, true, due + 40 * minute)
    expect(kinds(taken, due + day)).toEqual([])
    expect([kinds(back, due + hour), kinds(back, due + 100 * minute)]).toEqual([[], ['switch']])
  })

  it('signs no more once the next does, stays in the bundle for a day, and its key is gone', () => {
    expect([switched.current.cert, signer(switched)]).toEqual([published.next?.cert, true])
    expect(caBundle(switched)).toBe(caBundle(published))
    expect(switched.previous).toEqual({ cert: first.current.cert, since: due + hour })
    expect(JSON.stringify(switched)).not.toContain(JSON.stringify(first.current.key).slice(30, 90))
    expect(kinds(switched, due + 25 * hour - 1)).toEqual([])
  })

  it('leaves the bundle then', () => {
    const retired = rotate(switched, due + 25 * hour, hosts)
    expect(caBundle(retired)).toBe(switched.current.cert)
    expect(Object.keys(retired)).toEqual(['current', 'leaf'])
  })

  it('hands over in its last hour, even to one that nobody is known to trust', () => {
    const end = first.current.notAfter
    expect([kinds(published, end - hour - 1), kinds(published, end - hour)]).toEqual([[], ['switch']])
  })

  it('that has ended is replaced at once', () => {
    expect(kinds(first, first.current.notAfter + 1)).toEqual(['start'])
    expect(kinds(published, (published.next?.notAfter ?? 0) + 1)).toEqual(['start'])
    expect(kinds(switched, first.current.notAfter + 1)).toEqual(['retire'])
  })

  it('from the future is replaced at once', () => {
    expect(kinds(first, birth - 2 * hour)).toEqual(['start'])
  })
})

describe('noting the publication', () => {
  it('changes nothing while there is no next authority, or nothing new', () => {
    const published = rotate(first, due, hosts)
    const noted = notePublication(published, true, due)
    expect(notePublication(first, true, birth)).toBe(first)
    expect(notePublication(published, false, due)).toBe(published)
    expect(notePublication(noted, true, due + day)).toBe(noted)
  })

  it('begins anew when the clock has been set back', () => {
    const noted = notePublication(rotate(first, due, hosts), true, due + 9 * day)
    expect(notePublication(noted, true, due).next?.publishedSince).toBe(due)
  })
})
