import type { Unread } from '../../core/index.ts'
import type { KubeObject } from '../objects/index.ts'

/** What a source gives: an object, or something it could not read and why. */
export type EstateItem = { readonly object: KubeObject } | { readonly unread: Unread }

/** The objects of a folder that must be rendered, or undefined when it is a folder of manifests. */
export type RenderFolder = (
  root: string,
  folder: string,
  names: readonly string[],
) => AsyncIterable<EstateItem> | undefined

export type Chunks = AsyncIterable<Uint8Array>

export interface SourceOptions {
  /** Namespace of objects that name none. */
  readonly namespace?: string
  /** The file was named by the user: what is no Kubernetes object in it is an error, not a stranger to pass by. */
  readonly named?: boolean
  /** Paths to pass by, as patterns with `*`, of a whole path or of any part of it that follows a slash. */
  readonly exclude?: readonly string[]
  /** The folder is one that a kubelet mounts: its files are links into a folder that is not read by itself. */
  readonly mounted?: boolean
  /** The user says that this was read from a cluster; the objects themselves could claim anything. */
  readonly cluster?: boolean
  /** Gives the objects of charts and kustomizations; without it they are named and left. */
  readonly render?: RenderFolder
}

export function unread(file: string, line: number, message: string, hint: string): EstateItem {
  return { unread: { origin: { source: 'file', file, doc: 0, line }, kind: 'broken', message: clause(message), hint } }
}

export function foreign(file: string, line: number, message: string, hint: string): EstateItem {
  return { unread: { origin: { source: 'file', file, doc: 0, line }, kind: 'foreign', message, hint } }
}

/** The hint follows the message in one sentence. */
function clause(message: string): string {
  return message.replace(/\.$/, '')
}
