// The real trader with one thing a test can reach, by a file in its own folder: the step at which
// it is killed as by kill -9. Everything else is what people run.

import { existsSync, readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { runTrader } from '@countersign/trader/run.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'

function mortalJournal(folder: string, key: Uint8Array): Journal {
  const journal = openJournal(folder, key)
  const file = join(folder, 'die-after')
  return {
    ...journal,
    append(drafts, time, index) {
      const entries = journal.append(drafts, time, index)
      const isDoomed =
        existsSync(file) && drafts.some(({ kind }) => kind === readFileSync(file, 'utf8'))
      if (!isDoomed) return entries
      unlinkSync(file)
      process.kill(process.pid, 'SIGKILL')
      return entries
    },
  }
}

runTrader({
  clock: () => Math.floor(Date.now() / 1000),
  everyMs: 20,
  open: mortalJournal,
})
