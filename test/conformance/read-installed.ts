import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SeawallError } from '../../src/core/index.ts'
import { readSbom } from '../../src/formats/sbom/index.ts'
import { type Inventory, imageOfBill, openLocalImage, type ReadImage, readImage } from '../../src/image/index.ts'

/** What is installed according to a bill of materials, or in a root file system: a folder, or a tar archive of one. */
export async function readInstalled(path: string, scratch: string): Promise<Inventory> {
  return (await readInstalledImage(path, scratch)).inventory
}

export async function readInstalledImage(path: string, scratch: string): Promise<ReadImage> {
  if (/\.(?:json|txt|jsonl|spdx)$/.test(path)) return imageIn(path)
  const spoolFolder = join(scratch, 'spool')
  mkdirSync(spoolFolder, { recursive: true })
  const folder = path.endsWith('.tar.gz') ? unpacked(path, join(scratch, 'rootfs')) : path
  const source = await openLocalImage(folder, { spoolFolder })
  return readImage(source, { spoolFolder })
}

function imageIn(path: string): ReadImage {
  const bill = readSbom(readFileSync(path))
  if (!bill.ok) throw bill.error
  return imageOfBill(bill.value, path)
}

function unpacked(archive: string, folder: string): string {
  mkdirSync(folder, { recursive: true })
  const { status } = spawnSync('tar', ['-xzf', archive, '-C', folder, '--no-same-owner'], { stdio: 'ignore' })
  if (status !== 0) throw new SeawallError('malformed', `${archive} cannot be unpacked`)
  return folder
}
