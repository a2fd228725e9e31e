// The list of what a build is made of: SHA-384 of every file, sorted by name.

import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'

/** By their path from the root of the console. */
export type Files = ReadonlyMap<string, Uint8Array>

export const MANIFEST = fileURLToPath(new URL('../manifest.json', import.meta.url))

/** As `integrity` writes it. */
export const sha384 = (bytes: Uint8Array): string =>
  `sha384-${createHash('sha384').update(bytes).digest('base64')}`

export function manifestText(files: Files): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const listed = Object.fromEntries(sorted.map(([path, bytes]) => [path, sha384(bytes)]))
  return `${JSON.stringify(listed, null, 2)}\n`
}
