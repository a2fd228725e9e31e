// Entries of a log for one answer: it has to fit a frame, and a spend of many inputs is long.

import type { Entry } from '@countersign/core/charter/entry.ts'

const MAX_BYTES = 4 * 1024 * 1024
const AT_A_TIME = 32

/**
 * As many entries as were asked for, or fewer when they are long; one at least if there is one.
 * @param readNext - so many entries that come after the last one read, in the order of the answer
 */
export function pageOf(
  limit: number,
  readNext: (last: Entry | undefined, count: number) => readonly Entry[],
): readonly Entry[] {
  const entries: Entry[] = []
  let bytes = 0
  while (entries.length < limit && bytes < MAX_BYTES) {
    const next = Math.min(AT_A_TIME, limit - entries.length)
    const found = readNext(entries.at(-1), next)
    for (const entry of found) {
      if (bytes >= MAX_BYTES) break
      entries.push(entry)
      bytes += entry.bytes.length
    }
    if (found.length < next) break
  }
  return entries
}
