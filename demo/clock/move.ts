// Moves the clocks of a demonstration's processes.

import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OFFSET_FILE } from './offset.ts'

/** Whole or not at all: a file that is read while it is empty would be the present for a moment. */
export function moveClock(folder: string, seconds: number): void {
  const file = join(folder, OFFSET_FILE)
  writeFileSync(`${file}.new`, String(seconds))
  renameSync(`${file}.new`, file)
}
