// The operator's settings of mail, SMS and other channels: one file, for this user only, because
// there are passwords in it. What is in it is for those who send to read.

import { readFileSync, statSync } from 'node:fs'
import type { Home } from './home.ts'

export type NoticesFile = Readonly<Record<string, unknown>>

/**
 * What the file holds, or null where there is none.
 * @throws Error when others can read it, or it is no object in JSON
 */
export function readNoticesFile({ notices: path }: Pick<Home, 'notices'>): NoticesFile | null {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return null
  if ((file.mode & 0o077) !== 0) {
    throw new Error(`others can read ${path}, which holds passwords: chmod 600 ${path}`)
  }
  const value = parsed(path)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as NoticesFile
  }
  throw new Error(`${path} has to be an object: docs/operating/notices.md shows one`)
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // What the parser says would repeat a piece of the file.
    throw new Error(`${path} is no JSON`)
  }
}
