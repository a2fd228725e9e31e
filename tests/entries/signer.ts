// The real signer with two things a test can reach, by files in its own folder: the hour of its
// clock, and the step at which it is killed as by kill -9. Everything else is what people run.

import { existsSync, readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { runSigner } from '@countersign/signer/run.ts'
import { serve } from '@countersign/signer/serve.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'

const FOLDER = process.argv[2] ?? '/folder'

/** Dies here if the test asked for this step; once, so that the next start goes on. */
function dieAt(step: string): void {
  const file = join(FOLDER, 'die-at')
  if (!existsSync(file) || readFileSync(file, 'utf8') !== step) return
  unlinkSync(file)
  process.kill(process.pid, 'SIGKILL')
}

/** Seconds a file of this name says. */
function shift(name: string): number {
  const file = join(FOLDER, name)
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

function mortalJournal(folder: string, key: Uint8Array): Journal {
  const journal = openJournal(folder, key)
  return {
    ...journal,
    append(drafts, time, index) {
      dieAt('before the journal')
      const entries = journal.append(drafts, time, (written) => {
        index?.(written)
        dieAt('before the commit')
      })
      dieAt('after the commit')
      return entries
    },
  }
}

runSigner({
  // Both clocks go on by the shift; the jump moves the one that people can set.
  clock: () => Math.floor(Date.now() / 1000) + shift('clock-shift') + shift('clock-jump'),
  monotonic: () => performance.now() / 1000 + shift('clock-shift'),
  open: mortalJournal,
  answer: (service, role, framed) => {
    dieAt('before reading')
    const answer = serve(service, role, framed)
    dieAt('before the answer')
    return answer
  },
})
