import type { ImageScan, ImageScans, ScannedFlaw } from '../core/index.ts'

const scan: ImageScan = {
  digest: `sha256:${'0'.repeat(64)}`,
  scanned: '2026-11-23T00:00:00Z',
  ageDays: 1,
  complete: true,
  flaws: [],
}
const flaw: ScannedFlaw = {
  id: 'CVE-2024-3094',
  package: 'liblzma5',
  severity: 'critical',
  fixedIn: '5.6.1+really5.4.5-1',
}

/** What scans say of the images in the examples of the catalogue, by their tags. */
const byTag: Readonly<Record<string, ImageScan>> = {
  mended: scan,
  'scanned-long-ago': { ...scan, ageDays: 90 },
  'exploited-flaw': { ...scan, flaws: [flaw] },
  malicious: { ...scan, flaws: [{ ...flaw, id: 'MAL-2025-46969', malicious: true }] },
}

export const exampleScans: ImageScans = { scanOf: (image) => byTag[image.split(':').at(-1) ?? ''] }
