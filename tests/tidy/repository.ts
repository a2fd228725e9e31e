// Reads the files that git tracks or would track: the one part of the tidy test that touches disk.

import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile } from './source.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PICTURE = /\.(?:png|jpe?g|gif|ico|webp|woff2?|wasm)$/

export function repositoryFiles(): readonly SourceFile[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const paths = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0')
  return [...new Set(paths)].filter(isText).map((path) => ({ path, text: readText(path) }))
}

function isText(path: string): boolean {
  const found = path === '' ? undefined : statSync(join(ROOT, path), { throwIfNoEntry: false })
  return found?.isFile() === true && !PICTURE.test(path)
}

const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8')
