// The built console, read into memory once: what is on the disk later changes nothing.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { IMPORT_MAP, INDEX, typeOf } from '@countersign/contract/console.ts'

export type Asset = {
  readonly type: string
  readonly body: Uint8Array
  /** Made when the first browser asks. */
  squeezed(): Uint8Array
}

export type ConsoleFiles = {
  /** Without a nonce yet. */
  readonly page: string
  /** SHA-256 of its import map, in base64. */
  readonly mapHash: string
  /** By their path in the address. */
  readonly assets: ReadonlyMap<string, Asset>
}

/**
 * Null where there is none.
 * @throws Error when what is there is no console
 */
export function readConsole(folder: string | null): ConsoleFiles | null {
  if (folder === null || !existsSync(join(folder, INDEX))) return null
  const page = readFileSync(join(folder, INDEX), 'utf8')
  const map = IMPORT_MAP.exec(page)?.[1]
  if (map === undefined) throw new Error('the console’s index.html has no import map')
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => path !== INDEX)
  return {
    page,
    mapHash: createHash('sha256').update(map).digest('base64'),
    assets: new Map(paths.map((path) => [`/${path}`, assetOf(folder, path)])),
  }
}

function assetOf(folder: string, path: string): Asset {
  const type = typeOf(path)
  if (type === undefined) throw new Error(`the console has a file of no known kind: ${path}`)
  const body = readFileSync(join(folder, path))
  let squeezed: Uint8Array | null = null
  return {
    type,
    body,
    squeezed() {
      squeezed ??= gzipSync(body, { level: 9 })
      return squeezed
    },
  }
}
