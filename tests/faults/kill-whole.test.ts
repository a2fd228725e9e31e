// kill -9 of each process at every step of a spend over the API: the installation comes back by
// itself or at the next start, and the spend is signed once, counted once and confirmed.

import { after, before, describe, it } from 'node:test'
import type { ProcessName } from '../builders/installation.ts'
import { openWhole, SPEND_STEPS, type SpendStep, survive, type Whole } from './whole.ts'

/** Those a spend goes through; the desk is none of them. The soak kills all at all steps. */
const KILLS: Readonly<Record<ProcessName, readonly SpendStep[]>> = {
  server: SPEND_STEPS.slice(0, 5),
  signer: SPEND_STEPS.slice(1, 4),
  postgres: ['asked and recorded', 'counted by the signer', 'broadcast'],
  launcher: ['taken up by a job', 'stored with its signature'],
  node: ['broadcast'],
  desk: ['counted by the signer'],
  // It has no part in a spend: tests/courier/running.test.ts kills it.
  courier: [],
}

describe('an installation, one of whose processes is killed', () => {
  let whole: Whole
  before(async () => {
    whole = await openWhole()
  })
  after(() => whole?.stop())

  for (const [name, steps] of Object.entries(KILLS)) {
    for (const step of steps) {
      it(`brings a spend to its block when the ${name} is killed as it is ${step}`, async () => {
        await survive(whole, name as ProcessName, step)
      })
    }
  }
})
