import type { Severity } from '../core/index.ts'
import type { VersionRange } from '../formats/version-ranges/index.ts'

export type { VersionRange }

/**
 * Where a name means one package: `npm`, `pypi`, `golang` (the package types of the purl specification), or with the
 * release of an operating system: `deb:debian:12`, `deb:ubuntu:22.04`, `apk:alpine:3.20`, `rpm:rhel:9`.
 */
export type Namespace = string

/** What a source says of a package that a vulnerability is about. */
export const advisoryStatuses = [
  'affected',
  'fixed',
  'not-affected',
  'under-investigation',
  'will-not-fix',
  'fix-deferred',
  'end-of-life',
] as const
export type AdvisoryStatus = (typeof advisoryStatuses)[number]

/** One statement: which versions of one package a vulnerability touches. */
export interface AffectedPackage {
  readonly namespace: Namespace
  /** As the namespace writes it; what an operating system builds is named by its source package, where the source does. */
  readonly name: string
  /** Touched is what is inside any of these. */
  readonly ranges: readonly VersionRange[]
  /** And each of these, where no range says it. */
  readonly versions?: readonly string[]
  readonly status: AdvisoryStatus
  /** The versions to go to, as published: the lowest one above an installed version mends it. */
  readonly fixed?: readonly string[]
  /** How grave the source calls it for this package. */
  readonly severity?: Severity
  /** RPM: only packages of this module stream, `name:stream`. */
  readonly module?: string
  /** Only packages of these architectures. */
  readonly arches?: readonly string[]
  /** Set where the statement is about packages by the name of their binary package and not of their source. */
  readonly binary?: boolean
}

/** How grave one source calls a vulnerability, in words, as a CVSS vector, or both. */
export interface SeverityClaim {
  /** `nvd`, `ghsa`, `redhat`, `debian`… */
  readonly source: string
  readonly severity?: Severity
  /** A CVSS vector of version 2, 3.0, 3.1 or 4.0. */
  readonly vector?: string
  /** As published; ours is computed from the vector. */
  readonly score?: number
}

/** What one source says of one vulnerability, apart from the packages it touches. */
export interface AdvisoryRecord {
  /** `CVE-2024-3094`, `GHSA-…`, `ALSA-2024:0310`, `RUSTSEC-2021-0001`, `MAL-2024-1`. */
  readonly id: string
  /** Other names of the same vulnerability. */
  readonly aliases: readonly string[]
  /** Vulnerabilities that it mends or speaks of, where one advisory covers several. */
  readonly covers: readonly string[]
  readonly title?: string
  readonly details?: string
  readonly severities: readonly SeverityClaim[]
  /** `CWE-79`. */
  readonly weaknesses: readonly string[]
  /** RFC 3339, as published. */
  readonly published?: string
  readonly modified?: string
  /** The source has taken it back: it touches nothing. */
  readonly withdrawn?: string
  readonly references: readonly string[]
  /** The package itself was made to do harm: no version of it is wanted. */
  readonly malicious?: boolean
}

export interface Advisory extends AdvisoryRecord {
  readonly affected: readonly AffectedPackage[]
}

/** An entry of CISA's catalogue of vulnerabilities that are known to be exploited. */
export interface KnownExploited {
  readonly id: string
  /** `2021-11-03`. */
  readonly added: string
  /** The day by which agencies have to act. */
  readonly due?: string
  readonly ransomware: boolean
  readonly action?: string
}

/** EPSS: how likely a vulnerability is exploited within 30 days (first.org/epss). */
export interface ExploitProbability {
  readonly id: string
  /** 0 to 1. */
  readonly probability: number
  /** 0 to 1: the part of all vulnerabilities that are no likelier. */
  readonly percentile: number
}

/**
 * What a feed holds, one item at a time: an entry is what it publishes as one, and may speak of several vulnerabilities.
 * Nothing is dropped without a word: what cannot be used is `unread`.
 */
export type FeedItem =
  | { readonly kind: 'entry'; readonly advisories: readonly Advisory[] }
  | { readonly kind: 'known-exploited'; readonly entry: KnownExploited }
  | { readonly kind: 'probability'; readonly entry: ExploitProbability }
  | { readonly kind: 'unread'; readonly where: string; readonly why: string }

/** One form in which advisories are published. */
export interface FeedFormat {
  /** `osv`, `alpine-secdb`, `debian-list`… */
  readonly id: string
  /** Whether a file of a feed is in this form, by its path and the first kilobytes of its content. */
  wants(path: string, head: Buffer): boolean
  /** Reads one file of it. Pure; a damaged entry becomes `unread`, and the others are still read. */
  read(content: Buffer, path: string): Iterable<FeedItem>
}
