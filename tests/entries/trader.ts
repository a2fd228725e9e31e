// The real trader with two things a test can reach, by files in its own folder: the step at which
// it is killed as by kill -9, and by how much its clock is ahead. It looks often whether a key is
// due. Everything else is what people run.

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

let ahead = () => 0

const open = (folder: string, key: Uint8Array): Journal => {
  const file = join(folder, 'clock-ahead')
  ahead = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
  return mortalJournal(folder, key)
}

runTrader({
  clock: () => Math.floor(Date.now() / 1000) + ahead(),
  everyMs: 20,
  lookMs: 50,
  open,
})
