import { containersThat, type FloorCheck } from '../check.ts'

/** OCI image specification, "Digests": any algorithm, of which the registered ones have a fixed length. */
const wellFormed = '^[a-z0-9]{1,40}([+._-][a-z0-9]{1,40}){0,5}:[a-zA-Z0-9=_-]{1,256}$'
const registered = '^(sha256|sha512|blake3):'
const fixedLength = '^((sha256|blake3):[a-f0-9]{64}|sha512:[a-f0-9]{128})$'

/** What stands behind the first `@` of the image. */
const digest = "c.?image.orValue('').split('@', 2)[1]"

export const digests: FloorCheck = {
  name: 'digests',
  same: ['POD-16/no-digest', 'POD-16/mutable-tag'],
  rules: [
    {
      of: 'container',
      broken: containersThat(
        'unpinned',
        `!c.?image.orValue('').contains('@') ||
  !${digest}.matches('${wellFormed}') ||
  (${digest}.matches('${registered}') && !${digest}.matches('${fixedLength}'))`,
      ),
      demand: 'must name the image by its digest (name@sha256:…)',
    },
  ],
}
