import type { Descriptor, Platform } from './descriptor.ts'

/** `linux/arm64/v8` */
export function parsePlatform(text: string): Platform | undefined {
  const [os = '', architecture = '', variant, ...rest] = text.split('/')
  if (!/^[a-z0-9]+$/.test(os) || !/^[a-z0-9_]+$/.test(architecture) || rest.length > 0) return undefined
  return { os, architecture, ...(variant !== undefined && variant !== '' && { variant }) }
}

export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')
}

/** BuildKit puts attestations beside the images of an index; they are no image. */
export function isAttestation({ platform, annotations }: Descriptor): boolean {
  return (
    Object.hasOwn(annotations, 'vnd.docker.reference.type') ||
    (platform?.os === 'unknown' && platform.architecture === 'unknown')
  )
}

/** The manifest for a platform. Of arm64 the variant v8 is the one everybody means. */
export function choosePlatform(manifests: readonly Descriptor[], wanted: Platform): Descriptor | undefined {
  const images = manifests.filter((one) => !isAttestation(one))
  const fitting = images.filter(({ platform }) => {
    return platform?.os === wanted.os && platform.architecture === wanted.architecture
  })
  const exact = fitting.find(({ platform }) => variantOf(platform) === variantOf(wanted))
  if (exact !== undefined) return exact
  // Who names no variant takes any; an index of one image without platforms is that image.
  if (wanted.variant === undefined && fitting[0] !== undefined) return fitting[0]
  const [only, ...others] = images
  return others.length === 0 && only?.platform === undefined ? only : undefined
}

function variantOf(platform: Platform | undefined): string {
  return platform?.variant ?? (platform?.architecture === 'arm64' ? 'v8' : '')
}
