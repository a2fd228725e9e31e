// Which keys are taken in, by what each venue says of them.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CASES } from './rights/cases.ts'
import { changed, GOOD, NOW } from './rights/samples.ts'
import { admit, type KeyFinding, rightsOf, type Wanted } from './rights.ts'
import { VENUE_IDS, type VenueId } from './venue.ts'

const OUT = 'key_withdraws'
const UNKNOWN = 'rights_unknown'

const EGRESS = '203.0.113.9'
const ASKED = { now: NOW, key: 'public-half' }

const judged = (venue: VenueId, answer: unknown, wanted: Wanted = 'trade') =>
  admit(rightsOf(venue, answer, ASKED), { wanted, now: NOW, egress: [EGRESS] })

/** Why it is refused, or the kinds of what was found. */
function said(venue: VenueId, answer: unknown, wanted: Wanted = 'trade'): string {
  const admission = judged(venue, answer, wanted)
  if (admission.kind === 'refused') return admission.why.replace('exchange.', '')
  return admission.findings.map(({ kind }: KeyFinding) => kind).join(' ')
}

/** Venues that do not tell whether a key is bound to addresses. */
const UNTOLD: readonly VenueId[] = ['coinbase', 'bitfinex', 'gemini']

describe('a key', () => {
  for (const venue of VENUE_IDS) {
    it(`of ${venue} is taken in when it reads and trades, and for no other reason`, () => {
      const untold = UNTOLD.includes(venue) ? 'ip-untold' : ''
      assert.equal(said(venue, GOOD[venue]), untold)
      assert.equal(said(venue, GOOD[venue], 'watch'), 'key_trades')
      for (const [what, path, value, why] of CASES[venue]) {
        const answer = changed(GOOD[venue], path, value)
        assert.equal(said(venue, answer), why, `a key that ${what}`)
      }
    })
  }

  it('is not taken in for an answer that is empty, an error page or of another venue', () => {
    const nothing = [undefined, null, '', 0, true, [], {}, [{}], { data: null }, { result: {} }]
    for (const venue of VENUE_IDS) {
      for (const answer of nothing) assert.equal(said(venue, answer), UNKNOWN)
      for (const other of VENUE_IDS.filter((each) => each !== venue)) {
        assert.equal(said(venue, GOOD[other]), UNKNOWN, `${other} at ${venue}`)
      }
    }
  })

  it('that only reads is what watching takes', () => {
    const watching = changed(GOOD.okx, 'data.0.perm', 'read_only')
    assert.equal(said('okx', watching, 'watch'), '')
    assert.equal(said('okx', watching), 'key_tradeless')
    const open = changed(watching, 'data.0.ip', '')
    assert.equal(said('okx', open, 'watch'), '')
    const futures = changed(GOOD.kucoin, 'data.permission', 'General,Futures')
    assert.deepEqual(judged('kucoin', futures, 'watch'), {
      kind: 'refused',
      why: 'exchange.key_trades',
      words: ['Futures'],
    })
  })

  it('of bybit that says a wallet’s right is refused also when it only reads', () => {
    const reading = changed(GOOD.bybit, 'result.readOnly', 1)
    assert.equal(said('bybit', reading, 'watch'), '')
    const wallet = changed(reading, 'result.permissions.Wallet', ['AccountTransfer'])
    assert.equal(said('bybit', wallet, 'watch'), OUT)
  })

  it('is found among several by its public half, or not at all', () => {
    const one = (key: string, perms: unknown) => ({ ...(GOOD.gate as object), key, perms })
    const bad = one('another', [{ name: 'withdraw', read_only: false }])
    assert.equal(said('gate', [bad, GOOD.gate]), '')
    assert.equal(said('gate', [bad]), UNKNOWN)
    assert.equal(said('gate', [GOOD.gate, GOOD.gate]), UNKNOWN)
  })

  it('names the words that are new, and the moment it ends', () => {
    const gift = changed(GOOD.kraken, 'result.permissions.5', 'gift-funds')
    assert.deepEqual(judged('kraken', gift), {
      kind: 'refused',
      why: 'exchange.rights_new',
      words: ['gift-funds'],
    })
    const ends = (answer: unknown, venue: VenueId) => rightsOf(venue, answer, ASKED).expiresAt
    const leap = changed(GOOD.bybit, 'result.expiredAt', '2028-02-29T23:59:59Z')
    assert.equal(ends(leap, 'bybit'), Date.UTC(2028, 1, 29, 23, 59, 59) / 1000)
    assert.equal(ends(changed(GOOD.htx, 'data.0.validDays', 30), 'htx'), NOW + 30 * 86_400)
  })
})
