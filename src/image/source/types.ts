import type { ImageConfig } from '../../formats/oci/index.ts'

/** Where an image was opened from. */
export type SourceKind = 'docker-archive' | 'oci-layout' | 'registry' | 'daemon' | 'rootfs' | 'sbom'

/** A range of a file. */
export interface FileRange {
  readonly file: string
  readonly offset: number
  readonly length: number
}

/** One layer, as it is stored: most often compressed. */
export interface SourceLayer {
  readonly index: number
  /** What the unpacked bytes must be by the image's configuration; empty where it does not say. */
  readonly diffId: string
  /** What the stored bytes must be, where the source tells. */
  readonly digest?: string
  readonly mediaType: string
  readonly storedBytes: number
  readonly content: LayerContent
}

export type LayerContent =
  /** A tar archive, as it is stored. Each call reads it from the beginning. */
  | {
      readonly kind: 'archive'
      open(): AsyncIterable<Uint8Array>
      /** It comes by its digest: other bytes are refused by whoever reads them. */
      readonly isVerified?: boolean
    }
  /** What is unpacked already. */
  | { readonly kind: 'folder'; readonly path: string }

/** An image that is open: its configuration is read, its layers are not. */
export interface ImageSource {
  readonly kind: SourceKind
  /** As people name it. */
  readonly name: string
  /** Digest of the configuration. */
  readonly imageId: string
  /** Digest of the manifest, and of the index it was chosen from. */
  readonly manifestDigest?: string
  readonly indexDigest?: string
  readonly tags: readonly string[]
  readonly config: ImageConfig
  /** Of the manifest. */
  readonly annotations: Readonly<Record<string, string>>
  readonly layers: readonly SourceLayer[]
  close(): Promise<void>
}

/** A root file system and a bill of materials have no configuration. */
export function saysHowItRuns({ kind }: Pick<ImageSource, 'kind'>): boolean {
  return kind !== 'rootfs' && kind !== 'sbom'
}
