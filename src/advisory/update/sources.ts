import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Result, SeawallError, shorten } from '../../core/index.ts'
import { flag, listOf, optional, record, ShapeFault, text, textLike } from '../../formats/shape/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import standard from './feeds.json' with { type: 'json' }

/** Where the files of one feed are, and what may be done with them. */
export interface FeedSource {
  readonly id: string
  /** `https:`, `http:` or `file:` addresses. */
  readonly urls: readonly string[]
  readonly license?: string
  /** May be passed on to others: what may not is fetched by everyone for himself. */
  readonly redistributable?: boolean
  /** SHA-256 of its one file, or the address of a list as `sha256sum` writes it. */
  readonly checksums?: string
}

export const standardFeeds: readonly FeedSource[] = standard

const feed = record<FeedSource>({
  id: textLike(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a short name in small letters'),
  urls: listOf(textLike(/^(?:https?|file):\S+$|^\.{0,2}\/\S*$|^[\w.-]+(?:\/\S*)?$/, 'an address or a path')),
  license: optional(text),
  redistributable: optional(flag),
  checksums: optional(text),
})
const file = record<{ readonly feeds: readonly FeedSource[] }>({ feeds: listOf(feed) })

/** A list of feeds of the user's own; paths in it start at `folder`. */
export function readFeedSources(content: string, folder: string): Result<readonly FeedSource[]> {
  const parsed = parseYaml(content)
  if (!parsed.ok) return wrong(parsed.error.message)
  try {
    const { feeds } = file(parsed.value)
    const twice = feeds.find(({ id }, index) => feeds.findIndex((one) => one.id === id) !== index)
    if (twice !== undefined) return wrong(`there are two feeds called ${twice.id}`)
    const faulty = feeds.flatMap(addressesOf).find((url) => !isAddress(url))
    if (faulty !== undefined) return wrong(`${withoutLogin(faulty)} is no address that can be fetched from`)
    const empty = feeds.find(({ urls }) => urls.length === 0)
    if (empty !== undefined) return wrong(`the feed ${empty.id} has no urls`)
    return { ok: true, value: feeds.map((one) => placed(one, folder)) }
  } catch (fault) {
    if (fault instanceof ShapeFault) return wrong(`${fault.path.join('.')} ${fault.message}`.trim())
    throw fault
  }
}

function wrong(why: string): Result<never> {
  return { ok: false, error: new SeawallError('config', `the list of feeds is not right: ${shorten(why, 200)}`) }
}

const addressesOf = ({ urls, checksums = '' }: FeedSource): readonly string[] => [...urls, checksums]

/** A path, or an address without user and password: it is shown, and stands in the list of the database. */
function isAddress(text: string): boolean {
  if (!/^[a-z]+:/i.test(text)) return true
  const url = URL.parse(text)
  return url !== null && url.username === '' && url.password === ''
}

const withoutLogin = (text: string): string => text.replace(/\/\/[^/@]*@/, '//…@')

function placed({ checksums, urls, ...rest }: FeedSource, folder: string): FeedSource {
  const isSum = checksums !== undefined && /^[0-9a-f]{64}$/.test(checksums)
  return {
    ...rest,
    urls: urls.map((url) => addressOf(url, folder)),
    ...(checksums !== undefined && { checksums: isSum ? checksums : addressOf(checksums, folder) }),
  }
}

function addressOf(text: string, folder: string): string {
  if (/^(?:https?|file):/.test(text)) return text
  return pathToFileURL(isAbsolute(text) ? text : resolve(folder, text)).href
}

/** The same feeds from somewhere else: `BASE/<feed>/<file>`, an address or a folder. */
export function mirrored(feeds: readonly FeedSource[], base: string, folder: string): readonly FeedSource[] {
  if (base === '' || !isAddress(base))
    throw new SeawallError('usage', `${withoutLogin(base) || 'nothing'} is no address of a mirror`, {
      hint: 'an address without user and password, or a folder',
    })
  const start = `${withoutSlashes(addressOf(base, folder))}/`
  return feeds.map(({ checksums: _, ...one }) => ({
    ...one,
    urls: one.urls.map((url) => `${start}${one.id}/${encodeURIComponent(fileNameOf(url))}`),
  }))
}

function withoutSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end -= 1
  return text.slice(0, end)
}

export function fileNameOf(url: string): string {
  const name = decoded(URL.parse(url)?.pathname.split('/').at(-1) ?? '')
  return /^[\w.+-]{1,100}$/.test(name) && !/^\.+$/.test(name) ? name : 'feed'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray per cent sign
  }
}
