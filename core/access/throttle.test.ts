import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Lane, mayTryAt, THROTTLE, type Tries, withTry } from './throttle.ts'

const NOW = 1_795_000_000
const DAY = 86_400

/** Tries whenever the lane lets it, for so long. */
function guess(
  lane: Lane,
  seconds: number,
): { readonly tries: Tries | null; readonly made: number } {
  let [tries, made]: [Tries | null, number] = [null, 0]
  for (let now = NOW; now < NOW + seconds; ) {
    const at = mayTryAt(lane, tries)
    if (at > now) {
      now = at
      continue
    }
    tries = withTry(lane, tries, now)
    made += 1
  }
  return { tries, made }
}

describe('the throttle', () => {
  it('lets somebody mistype a few times, then waits, each time twice as long', () => {
    let tries: Tries | null = null
    for (let number = 0; number < THROTTLE.account.free; number++) {
      assert.equal(mayTryAt('account', tries), 0)
      tries = withTry('account', tries, NOW)
    }
    const waits = [30, 60, 120, 240]
    for (const wait of waits) {
      assert.equal(mayTryAt('account', tries), NOW + wait)
      tries = withTry('account', tries, NOW)
    }
  })

  it('leaves somebody who guesses all day a few tries, and one for each day after', () => {
    const [day, month, year] = [1, 30, 365].map((days) => guess('account', days * DAY).made)
    assert.ok((day ?? 99) <= 18, `${day} in a day`)
    assert.ok((month ?? 99) <= 48, `${month} in a month`)
    assert.ok((year ?? 999) <= 384, `${year} in a year`)
    assert.ok(guess('known', DAY).made <= 23)
    assert.ok(guess('network', DAY).made <= 65)
  })

  it('never waits longer than the longest, however often it was tried', () => {
    for (const lane of ['known', 'account', 'network'] as const) {
      const tries = { failures: 1e9, lastAt: NOW }
      assert.equal(mayTryAt(lane, tries), NOW + THROTTLE[lane].mostSeconds)
    }
  })

  it('forgets a lane that was quiet for long, and none that is still tried', () => {
    const { tries } = guess('account', DAY)
    const lastAt = tries?.lastAt ?? 0
    const { forgetSeconds } = THROTTLE.account
    assert.deepEqual(withTry('account', tries, lastAt + forgetSeconds), {
      failures: 1,
      lastAt: lastAt + forgetSeconds,
    })
    assert.ok(withTry('account', tries, lastAt + forgetSeconds - 1).failures > 5)
  })
})
