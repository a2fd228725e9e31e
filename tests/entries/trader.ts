// The real trader with what a test can reach, by files in its own folder: its clock, and the step
// at which it is killed as by kill -9. Everything else is what people run.

import { existsSync, readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Draft } from '@countersign/core/charter/entry.ts'
import { runTrader } from '@countersign/trader/run.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'

let own = ''

/** By as many seconds it is later than the machine says. */
function shift(): number {
  const file = join(own, 'clock-shift')
  return own !== '' && existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

function mortalJournal(folder: string, key: Uint8Array): Journal {
  own = folder
  const journal = openJournal(folder, key)
  const file = join(folder, 'die-after')
  return {
    ...journal,
    append(drafts, time, index) {
      const entries = journal.append(drafts, time, index)
      const isDoomed =
        existsSync(file) && drafts.some((draft) => isStep(draft, readFileSync(file, 'utf8')))
      if (!isDoomed) return entries
      unlinkSync(file)
      process.kill(process.pid, 'SIGKILL')
      return entries
    },
  }
}

/** `order.stepped`, or with the state that it steps to: `order.stepped unknown`. */
function isStep({ kind, body }: Draft, step: string): boolean {
  const { order } = body as { readonly order?: { readonly state?: string } }
  return step === kind || step === `${kind} ${order?.state}`
}

runTrader({
  clock: () => Math.floor(Date.now() / 1000) + shift(),
  everyMs: 20,
  lookMs: 50,
  open: mortalJournal,
})
