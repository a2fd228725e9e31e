// Puts a build where the server looks for it: whole, or not at all.

import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Files } from './manifest.ts'

/** Whoever reads the old one goes on reading it. */
export function writeWhole(folder: string, files: Files): void {
  const draft = mkdtempSync(`${folder}.new-`)
  for (const [path, bytes] of files) {
    const file = join(draft, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
}
