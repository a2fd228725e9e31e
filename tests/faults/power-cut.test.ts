// The power goes while spends are signed: nothing that was answered is lost. A few times here; as
// many as one likes by `npm run soak`.

import { after, before, describe, it } from 'node:test'
import { whyNoDisk } from './disk.ts'
import { openPower, type Power } from './power.ts'

const why = whyNoDisk()

describe('an installation that loses its power', { skip: why ?? false }, () => {
  let power: Power
  before(async () => {
    power = await openPower()
  })
  after(() => power?.stop())

  for (const answers of [1, 4, 9]) {
    it(`has all it answered, when that were ${answers} spends more`, () => power.cutAfter(answers))
  }
})
