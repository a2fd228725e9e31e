// The real trader with what a test can reach, by files in its own folder: its clock, the step at
// which it is killed as by kill -9, how long it rested from asking for prices, and how long it
// waits for a venue. Everything else is what people run.

import { existsSync, readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Draft } from '@countersign/core/charter/entry.ts'
import { MACHINE_TIME } from '@countersign/trader/prices/rhythm.ts'
import { runTrader } from '@countersign/trader/run.ts'
import { TIMEOUT_MS } from '@countersign/trader/venue/client.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'

let own = ''

function told(name: string, otherwise: number): number {
  const file = join(own, name)
  return own !== '' && existsSync(file) ? Number(readFileSync(file, 'utf8')) : otherwise
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
  // By as many seconds it is later than the machine says.
  clock: () => Math.floor(Date.now() / 1000) + told('clock-shift', 0),
  everyMs: 20,
  lookMs: 50,
  priceTime: {
    ...MACHINE_TIME,
    now: () => MACHINE_TIME.now() + told('rested-seconds', 0) * 1_000,
  },
  timeoutMs: () => told('timeout-ms', TIMEOUT_MS),
  open: mortalJournal,
})
