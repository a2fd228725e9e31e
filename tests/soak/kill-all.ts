// kill -9 of every process at every step of a spend, again and again: SOAK_ROUNDS=10 npm run soak.

import { it } from 'node:test'
import { PROCESSES } from '../builders/installation.ts'
import { openWhole, SPEND_STEPS, survive } from '../faults/whole.ts'

const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 1)

it(`${ROUNDS} rounds of kills at every step`, async (t) => {
  const whole = await openWhole()
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const name of PROCESSES) {
        for (const step of SPEND_STEPS) {
          await survive(whole, name, step)
          t.diagnostic(`round ${round}: the ${name} was killed as a spend was ${step}`)
        }
      }
    }
  } finally {
    await whole.stop()
  }
})
