// How far the clocks of a demonstration are moved, as one of its processes reads it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Holds seconds in digits, less than nothing for the past; in a folder that the process sees. */
export const OFFSET_FILE = 'demonstration-clock'

/** Seconds, read anew each time; none where there is no such file. */
export function offsetSeconds(folder: string | null): number {
  if (folder === null) return 0
  try {
    return Number(readFileSync(join(folder, OFFSET_FILE), 'utf8')) || 0
  } catch {
    return 0
  }
}
