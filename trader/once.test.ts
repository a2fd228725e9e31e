import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openOnce } from './once.ts'

describe('an act that is done once for each request', () => {
  it('is refused when its request comes again, for as long as that is fresh', () => {
    let now = 1_000
    const once = openOnce(() => now, 600)
    once({ request: 'one', time: 1_000 })
    once({ request: 'two', time: 1_000 })
    now = 1_500
    assert.throws(() => once({ request: 'one', time: 1_000 }), { code: 'channel.request_repeated' })
    now = 1_601
    once({ request: 'three', time: 1_600 })
    // Older ones are refused for their age before they come here.
    once({ request: 'one', time: 1_601 })
  })

  it('is refused where it was asked for before the process began', () => {
    const once = openOnce(() => 1_000, 600)
    const before = () => once({ request: 'one', time: 999 })
    assert.throws(before, { code: 'channel.request_stale', facts: { ageSeconds: 1 } })
  })
})
