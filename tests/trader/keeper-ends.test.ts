// The process ends after each of the journal's steps, and comes back.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  aBook,
  aFolder,
  aProcess,
  arm,
  aWorld,
  Dead,
  NAME,
  n,
  removeFolders,
  settled,
  stop,
  tick,
} from '../builders/kept.ts'

describe('an order that is kept', () => {
  after(removeFolders)

  for (const target of [null, n(110)]) {
    it(`places one order wherever it ends${target ? ', its target gone first' : ''}`, async () => {
      for (let dieAfter = 1; dieAfter < 8; dieAfter += 1) {
        const [venue, world, folder] = [aBook(), aWorld(), aFolder()]
        const run = async (until: number) => {
          const process = aProcess(folder, venue, world, until)
          process.keeper.resume()
          await settled()
          if (!process.book.find(NAME)) {
            try {
              arm(process.book, process.keeper, stop({ target }), world)
            } catch (error) {
              assert.ok(error instanceof Dead)
            }
          }
          await settled()
          for (let second = 0; second < 12 && !process.isDead(); second += 1) {
            world.now += 1
            for (const ear of [...process.ears]) ear(tick(94, world.now))
            try {
              process.keeper.beat()
            } catch (error) {
              assert.ok(error instanceof Dead)
            }
            await settled()
          }
          process.journal.close()
          return process
        }
        await run(dieAfter)
        const process = await run(Number.POSITIVE_INFINITY)
        assert.deepEqual(process.early, [], 'placed before it was written down')
        const stops = venue.all().filter(({ placement }) => placement.plan.price === n(90))
        assert.equal(stops.length, 1, `died after ${dieAfter}`)
        assert.equal(venue.live().length, 1, `died after ${dieAfter}`)
        assert.equal(process.book.find(NAME)?.state.phase, 'fired')
      }
    })
  }
})
