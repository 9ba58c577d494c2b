import { celText, celTexts } from '../cel.ts'
import type { FloorCheck, FloorVariable } from '../check.ts'

/** A registry (`ghcr.io`, `*.dkr.ecr.eu-west-1.amazonaws.com`), or a path in one (`ghcr.io/acme`). */
export function approvedRegistries(entries: readonly string[]): FloorCheck {
  const wanted = entries.map((entry) => entry.replace(/\/+$/, ''))
  return {
    name: 'approved-registries',
    same: ['IMG-10/unapproved-registry'],
    variables: [
      { name: 'approved', expression: celTexts(wanted.filter((entry) => !isPattern(entry))) },
      { name: 'approvedPatterns', expression: `[${wanted.filter(isPattern).map(patternLiteral).join(', ')}]` },
      ...imageNames,
    ],
    rules: [
      {
        of: 'container',
        broken: { name: 'unapproved', expression: unapproved(wanted.some(isPattern)) },
        demand: 'must run an image of an approved registry',
      },
    ],
  }
}

function isPattern(entry: string): boolean {
  return entry.startsWith('*.')
}

/** `*.example.com/team` is a host that ends in `.example.com`, and a path. */
function patternLiteral(entry: string): string {
  const slash = entry.indexOf('/')
  const [end, path] = slash < 0 ? [entry.slice(1), ''] : [entry.slice(1, slash), entry.slice(slash)]
  return `{'end': ${celText(end)}, 'path': ${celText(path)}}`
}

/** Step by step to the full name, without tag and digest: `nginx:1` is `docker.io/library/nginx`. */
const imageNames: readonly FloorVariable[] = [
  {
    name: 'imagesWithoutDigest',
    expression: `variables.containers.map(c, {
  'container': string(c.name),
  'name': c.?image.orValue('').split('@', 2)[0]
})`,
  },
  {
    name: 'imagesWithoutTag', // a colon before a slash belongs to the registry's port
    expression: `variables.imagesWithoutDigest.map(image, {
  'container': image.container,
  'name': image.name.lastIndexOf(':') > image.name.lastIndexOf('/') ?
    image.name.substring(0, image.name.lastIndexOf(':')) : image.name
})`,
  },
  {
    name: 'images', // a first part with a dot or a port is a host, and so is localhost
    expression: `variables.imagesWithoutTag.map(image, {
  'container': image.container,
  'name':
    image.name.startsWith('index.docker.io/') ?
      'docker.io/' + (image.name.substring(16).contains('/') ? '' : 'library/') + image.name.substring(16) :
    image.name.matches('^(localhost|[^/]*[.:][^/]*)/') ? image.name :
    'docker.io/' + (image.name.contains('/') ? '' : 'library/') + image.name
})`,
  },
]

const listed = `variables.approved.exists(entry, image.name == entry || image.name.startsWith(entry + '/'))`

const host = `image.name.substring(0, image.name.indexOf('/'))`
const path = `image.name.substring(image.name.indexOf('/'))`
const fitting = `variables.approvedPatterns.exists(entry,
    ${host}.endsWith(entry.end) && ${host} != entry.end &&
    (entry.path == '' || ${path} == entry.path || ${path}.startsWith(entry.path + '/')))`

function unapproved(patterns: boolean): string {
  const found = patterns ? `!${listed} &&\n  !${fitting}` : `!${listed}`
  return `variables.images.filter(image,
  ${found}
).map(image, image.container + ' (' + image.name + ')')`
}
