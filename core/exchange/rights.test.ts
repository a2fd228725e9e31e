// Which keys are taken in, by what each venue says of them.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { changed, GOOD, NOW } from './rights/samples.ts'
import { admit, type KeyFinding, rightsOf, type Unfit, type Wanted } from './rights.ts'
import { VENUE_IDS, type VenueId } from './venue.ts'

const EGRESS = '203.0.113.9'
const ASKED = { now: NOW, key: 'public-half' }

const judged = (venue: VenueId, answer: unknown, wanted: Wanted = 'trade') =>
  admit(rightsOf(venue, answer, ASKED), { wanted, now: NOW, egress: EGRESS })

/** Why it is refused, or the kinds of what was found. */
function said(venue: VenueId, answer: unknown, wanted: Wanted = 'trade'): string {
  const admission = judged(venue, answer, wanted)
  if (admission.kind === 'refused') return admission.why.replace('exchange.', '')
  return admission.findings.map(({ kind }: KeyFinding) => kind).join(' ')
}

type Case = readonly [what: string, path: string, value: unknown, why: string]

const OUT = 'key_withdraws'
const UNKNOWN = 'rights_unknown'
const NEW = 'rights_new'

/** What becomes of the good answer when one value of it is another; undefined drops the value. */
const CASES: Readonly<Record<VenueId, readonly Case[]>> = {
  binance: [
    ['withdraws', 'enableWithdrawals', true, OUT],
    ['transfers to sub-accounts', 'enableInternalTransfer', true, OUT],
    ['transfers to other accounts', 'permitsUniversalTransfer', true, OUT],
    ['says nothing of withdrawals', 'enableWithdrawals', undefined, UNKNOWN],
    ['says nothing of transfers', 'permitsUniversalTransfer', undefined, UNKNOWN],
    ['says it as a text', 'enableWithdrawals', 'false', UNKNOWN],
    ['has a right of a later year', 'enableGifts', true, NEW],
    ['lacks a right of a later year', 'enableGifts', false, ''],
    ['has an odd end', 'tradingAuthorityExpirationTime', 'soon', NEW],
    ['may not read', 'enableReading', false, 'key_blind'],
    ['may not trade', 'enableSpotAndMarginTrading', false, 'key_tradeless'],
    ['borrows', 'enableMargin', true, 'wide'],
    ['is open', 'ipRestrict', false, 'ip-open'],
    ['does not say', 'ipRestrict', undefined, 'ip-untold'],
    ['ends', 'tradingAuthorityExpirationTime', (NOW + 9) * 1000, 'expires'],
    ['ends, in digits', 'tradingAuthorityExpirationTime', `${(NOW + 9) * 1000}`, 'expires'],
    ['has ended', 'tradingAuthorityExpirationTime', NOW * 1000, 'key_expired'],
  ],
  kraken: [
    ['withdraws', 'result.permissions.5', 'withdraw-funds', OUT],
    ['adds withdrawal addresses', 'result.permissions.5', 'add-withdraw-address', OUT],
    ['changes withdrawal addresses', 'result.permissions.5', 'update-withdraw-address', OUT],
    ['lends', 'result.permissions.5', 'earn-funds', OUT],
    ['has a new word', 'result.permissions.5', 'gift-funds', NEW],
    ['has no words', 'result.permissions', [], UNKNOWN],
    ['has no list', 'result.permissions', undefined, UNKNOWN],
    ['has a text for a list', 'result.permissions', 'query-funds', UNKNOWN],
    ['has a number among the words', 'result.permissions.5', 5, UNKNOWN],
    ['is an error', 'error', ['EAPI:Invalid key'], UNKNOWN],
    ['deposits', 'result.permissions.5', 'add-funds', 'wide'],
    ['is open', 'result.ipAllowlist', [], 'ip-open'],
    ['does not say', 'result.ipAllowlist', undefined, 'ip-untold'],
    ['is for others', 'result.ipAllowlist', ['198.51.100.0/24'], 'ip-elsewhere'],
    ['ends', 'result.validUntil', `${NOW + 9}`, 'expires'],
    ['has ended', 'result.validUntil', `${NOW}`, 'key_expired'],
    ['has no end', 'result.validUntil', undefined, UNKNOWN],
  ],
  bybit: [
    ['withdraws', 'result.permissions.Wallet', ['Withdraw'], OUT],
    ['transfers', 'result.permissions.Wallet', ['AccountTransfer'], OUT],
    ['transfers to members', 'result.permissions.Wallet', ['SubMemberTransferList'], OUT],
    ['deals with people', 'result.permissions.FiatP2P', ['FiatP2POrder'], OUT],
    ['pays by card', 'result.permissions.BitCard', ['BitCard'], OUT],
    ['lends', 'result.permissions.Earn', ['Earn'], OUT],
    ['pays in a later way', 'result.permissions.FiatLater', ['x'], OUT],
    ['transfers elsewhere', 'result.permissions.ContractTrade', ['Order', 'Transfer'], OUT],
    ['has a new group', 'result.permissions.Gifts', ['Give'], NEW],
    ['has an empty new group', 'result.permissions.Gifts', [], ''],
    ['converts', 'result.permissions.Exchange', ['ExchangeOrder'], NEW],
    ['has no wallet', 'result.permissions.Wallet', undefined, UNKNOWN],
    ['has a text for a wallet', 'result.permissions.Wallet', '', UNKNOWN],
    ['has no rights', 'result.permissions', undefined, UNKNOWN],
    ['reads only', 'result.readOnly', 1, 'key_tradeless'],
    ['says it as a yes', 'result.readOnly', true, UNKNOWN],
    ['says it in digits', 'result.readOnly', '0', ''],
    ['trades contracts', 'result.permissions.ContractTrade', ['Order'], 'wide'],
    ['is open', 'result.ips', ['*'], 'ip-open'],
    ['ends', 'result.expiredAt', '2027-01-15T08:00:09Z', 'expires'],
    ['has ended', 'result.expiredAt', '2027-01-15T08:00:00Z', 'key_expired'],
    ['has an odd end', 'result.expiredAt', 'soon', UNKNOWN],
    ['is an error', 'retCode', 10_003, UNKNOWN],
  ],
  okx: [
    ['withdraws', 'data.0.perm', 'read_only,withdraw,trade', OUT],
    ['withdraws, spaced', 'data.0.perm', 'read_only, withdraw', OUT],
    ['has a new word', 'data.0.perm', 'read_only,trade,gift', NEW],
    ['has no words', 'data.0.perm', '', UNKNOWN],
    ['has no field', 'data.0.perm', undefined, UNKNOWN],
    ['has a list for a text', 'data.0.perm', ['read_only'], UNKNOWN],
    ['is two', 'data.1', { perm: 'withdraw' }, UNKNOWN],
    ['is an error', 'code', '50111', UNKNOWN],
    ['may not read', 'data.0.perm', 'trade', 'key_blind'],
    ['is open', 'data.0.ip', '', 'ip-open'],
    ['does not say', 'data.0.ip', undefined, 'ip-untold'],
    ['is for others', 'data.0.ip', '198.51.100.7', 'ip-elsewhere'],
  ],
  kucoin: [
    ['withdraws', 'data.permission', 'General,Spot,Withdrawal', OUT],
    ['transfers', 'data.permission', 'General,Spot,Transfer', OUT],
    ['transfers inside', 'data.permission', 'General,Spot,InnerTransfer', OUT],
    ['transfers flexibly', 'data.permission', 'General,Spot,FlexTransfers', OUT],
    ['lends', 'data.permission', 'General,Spot,Earn', OUT],
    ['has a new word', 'data.permission', 'General,Spot,Unified', NEW],
    ['has no words', 'data.permission', '', UNKNOWN],
    ['has no field', 'data.permission', undefined, UNKNOWN],
    ['borrows', 'data.permission', 'General,Spot,Margin', 'wide'],
    ['is open', 'data.ipWhitelist', '', 'ip-open'],
    ['does not say', 'data.ipWhitelist', undefined, 'ip-untold'],
    ['is an error', 'code', '400003', UNKNOWN],
  ],
  coinbase: [
    ['transfers', 'can_transfer', true, OUT],
    ['says nothing of transfers', 'can_transfer', undefined, UNKNOWN],
    ['says it as a number', 'can_transfer', 0, UNKNOWN],
    ['has a new right', 'can_gift', true, NEW],
    ['has an odd new right', 'can_gift', null, NEW],
    ['may not read', 'can_view', false, 'key_blind'],
    ['may not trade', 'can_trade', false, 'key_tradeless'],
  ],
  bitfinex: [
    ['withdraws', '7.2', 1, OUT],
    ['withdraws for people', '8.2', 1, OUT],
    ['transfers', '6.2', 1, OUT],
    ['lends', '4.2', 1, OUT],
    ['pays', '9', ['bfxpay', 0, 1], OUT],
    ['says nothing of withdrawals', '7', ['other', 0, 0], UNKNOWN],
    ['has a new scope', '9', ['gifts', 0, 0], NEW],
    ['says it as a yes', '7.2', false, UNKNOWN],
    ['says it twice', '8', ['withdraw', 0, 0], UNKNOWN],
    ['has a longer row', '7.3', 1, UNKNOWN],
    ['may not read', '6.1', 0, 'key_blind'],
    ['may not trade', '2.2', 0, 'key_tradeless'],
    ['changes settings', '5.2', 1, 'ip-untold wide'],
  ],
  gate: [
    ['withdraws', 'perms.3', { name: 'withdraw', read_only: false }, OUT],
    ['transfers', 'perms.2.read_only', false, OUT],
    ['lends', 'perms.3', { name: 'earn', read_only: false }, OUT],
    ['takes loans', 'perms.3', { name: 'loan', read_only: false }, OUT],
    ['has a new name', 'perms.3', { name: 'gifts', read_only: true }, NEW],
    ['says a right twice', 'perms.3', { name: 'wallet', read_only: false }, UNKNOWN],
    ['says it as a text', 'perms.2.read_only', 'true', UNKNOWN],
    ['leaves it out', 'perms.2.read_only', undefined, UNKNOWN],
    ['has no rights', 'perms', [], UNKNOWN],
    ['is locked', 'state', 2, 'key_blind'],
    ['may not trade', 'perms.0.read_only', true, 'key_tradeless'],
    ['trades futures', 'perms.3', { name: 'futures', read_only: false }, 'wide'],
    ['is open', 'ip_whitelist', [], 'ip-open'],
  ],
  bitget: [
    ['withdraws', 'data.authorities.3', 'wwow', OUT],
    ['transfers', 'data.authorities.3', 'wtow', OUT],
    ['deals with people', 'data.authorities.3', 'p2p', OUT],
    ['takes loans', 'data.authorities.3', 'pllw', OUT],
    ['has a new code', 'data.authorities.3', 'taxw', NEW],
    ['has no codes', 'data.authorities', [], UNKNOWN],
    ['has no list', 'data.authorities', undefined, UNKNOWN],
    ['trades contracts', 'data.authorities.3', 'coow', 'wide'],
    ['is open', 'data.ips', '', 'ip-open'],
    ['is an error', 'code', '40037', UNKNOWN],
  ],
  htx: [
    ['withdraws', 'data.0.permission', 'readOnly,trade,withdraw', OUT],
    ['has a new word', 'data.0.permission', 'readOnly,trade,gift', NEW],
    ['has no words', 'data.0.permission', '', UNKNOWN],
    ['has no field', 'data.0.permission', undefined, UNKNOWN],
    ['is another key', 'data.0.accessKey', 'another', UNKNOWN],
    ['has ended', 'data.0.status', 'expired', UNKNOWN],
    ['is an error', 'code', 1002, UNKNOWN],
    ['is open', 'data.0.ipAddresses', '', 'ip-open'],
    ['ends', 'data.0.validDays', 30, 'expires'],
    ['does not say its end', 'data.0.validDays', undefined, UNKNOWN],
  ],
}

/** Venues that do not tell whether a key is bound to addresses. */
const UNTOLD: readonly VenueId[] = ['coinbase', 'bitfinex']

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

// Answers that differ from a good one anywhere, in any way that JSON allows.
const bent = (answer: unknown): fc.Arbitrary<unknown> => {
  const paths = pathsOf(answer)
  const change = fc.tuple(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }))
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce(tryChange, answer))
}

function pathsOf(value: unknown, at: readonly string[] = []): readonly string[] {
  if (typeof value !== 'object' || value === null) return at.length > 0 ? [at.join('.')] : []
  const inside = Object.entries(value).flatMap(([name, each]) => pathsOf(each, [...at, name]))
  return at.length > 0 ? [at.join('.'), ...inside] : inside
}

function tryChange(answer: unknown, [path, value]: readonly [string, unknown]): unknown {
  try {
    return changed(answer, path, value)
  } catch {
    return answer
  }
}

/** Where each venue says that a key cannot withdraw, by another reading than the core's. */
const PLAIN: Readonly<Record<VenueId, (answer: never) => boolean>> = {
  binance: (it: Record<string, unknown>) =>
    [it.enableWithdrawals, it.enableInternalTransfer, it.permitsUniversalTransfer].every(
      (each) => each === false,
    ),
  kraken: (it: { result: { permissions: string[] } }) =>
    it.result.permissions.length > 0 && !/withdraw|earn/.test(it.result.permissions.join()),
  bybit: (it: { result: { permissions: { Wallet: unknown[] } } }) =>
    it.result.permissions.Wallet.length === 0,
  okx: (it: { data: { perm: string }[] }) =>
    it.data.every(({ perm }) => /^[rt][a-z_, ]+$/.test(perm) && !/withdraw/.test(perm)),
  kucoin: (it: { data: { permission: string } }) =>
    it.data.permission !== '' && !/Transfer|Withdraw/.test(it.data.permission),
  coinbase: (it: { can_transfer: unknown }) => it.can_transfer === false,
  bitfinex: (it: [string, unknown, unknown][]) =>
    it.some(([scope, , write]) => scope === 'withdraw' && `${write}` === '0'),
  gate: (it: { perms: { name: string; read_only: unknown }[] }) =>
    it.perms.every((each) => !/wallet|withdraw/.test(each.name) || each.read_only === true),
  bitget: (it: { data: { authorities: string[] } }) =>
    it.data.authorities.length > 0 && !/wwow|wtow/.test(it.data.authorities.join()),
  htx: (it: { data: { permission: string }[] }) =>
    it.data.every(({ permission }) => permission !== '' && !/withdraw/.test(permission)),
}

describe('whatever a venue answers', () => {
  for (const venue of VENUE_IDS) {
    it(`no key of ${venue} is taken in that does not say plainly that it cannot withdraw`, () => {
      const answers = fc.oneof(fc.jsonValue(), bent(GOOD[venue]), bent(GOOD[venue]))
      const wanted = fc.constantFrom<Wanted>('watch', 'trade')
      fc.assert(
        fc.property(answers, wanted, (answer, want) => {
          const rights = rightsOf(venue, answer, ASKED)
          const admission = admit(rights, { wanted: want, now: NOW, egress: EGRESS })
          if (admission.kind === 'refused') return
          assert.ok(rights.withdraw === 'no' && rights.unknown.length === 0)
          assert.ok(PLAIN[venue](answer as never))
        }),
        { numRuns: 300 },
      )
    })
  }

  it('a key is refused for withdrawing whatever else is wrong with it', () => {
    const certainty = fc.constantFrom('yes', 'no', 'unknown') as fc.Arbitrary<'yes' | 'no'>
    const rights = fc.record({
      read: certainty,
      trade: certainty,
      withdraw: certainty,
      ipBound: certainty,
      ips: fc.constant(null),
      expiresAt: fc.option(fc.nat()),
      wide: fc.constant([]),
      unknown: fc.subarray(['gift']),
    })
    const refusals: Record<string, Unfit> = {
      yes: 'exchange.key_withdraws',
      unknown: 'exchange.rights_unknown',
    }
    fc.assert(
      fc.property(rights, fc.constantFrom<Wanted>('watch', 'trade'), (of, wanted) => {
        const admission = admit(of, { wanted, now: NOW, egress: null })
        const why = refusals[of.withdraw]
        if (why !== undefined) assert.ok(admission.kind === 'refused' && admission.why === why)
        if (of.unknown.length > 0) assert.equal(admission.kind, 'refused')
      }),
    )
  })
})
