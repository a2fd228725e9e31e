// Power cuts, many of them: `npm run soak`, or SOAK_CUTS=200 npm run soak.

import { it } from 'node:test'
import { whyNoDisk } from '../faults/disk.ts'
import { openPower } from '../faults/power.ts'

const CUTS = Number(process.env.SOAK_CUTS ?? 30)
/** Addresses beyond the last used one that are given out. */
const CUTS_OF_ONE = 9

it(`${CUTS} power cuts lose nothing that was answered`, {
  skip: whyNoDisk() ?? false,
}, async (t) => {
  for (let done = 0; done < CUTS; ) {
    const power = await openPower()
    try {
      for (let cut = 0; cut < CUTS_OF_ONE && done < CUTS; cut += 1, done += 1) {
        await power.cutAfter(1 + Math.floor(Math.random() * 40))
        t.diagnostic(`${done + 1} of ${CUTS}`)
      }
    } finally {
      await power.stop()
    }
  }
})
