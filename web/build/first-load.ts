// How much script a browser takes before it can show the first page.

import { gzipSync } from 'node:zlib'
import type { Files } from './manifest.ts'

/** The entry, what it imports at once, and the same of the overview. */
export function firstScripts(files: Files): readonly string[] {
  const named = (start: string) => [...files.keys()].find((path) => path.startsWith(start)) ?? ''
  const found = new Set([named('assets/index-'), named('assets/Overview-')])
  for (const path of found) {
    const text = Buffer.from(files.get(path) ?? '').toString()
    for (const [, name] of text.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) {
      found.add(`assets/${name}`)
    }
  }
  return [...found]
}

/** Bytes, as they are sent. */
export function gzippedBytes(files: Files, paths: readonly string[]): number {
  const bytes = paths.map((path) => gzipSync(files.get(path) ?? '', { level: 9 }).length)
  return bytes.reduce((sum, each) => sum + each, 0)
}
