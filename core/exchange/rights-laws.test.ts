// Whatever a venue answers about a key: what is never taken in.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { changed, GOOD, NOW } from './rights/samples.ts'
import { admit, rightsOf, type Unfit, type Wanted } from './rights.ts'
import { VENUE_IDS, type VenueId } from './venue.ts'

const EGRESS = '203.0.113.9'
const ASKED = { now: NOW, key: 'public-half' }

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
  gemini: (it: { isFundManager: unknown }) => it.isFundManager === false,
}

describe('whatever a venue answers', () => {
  for (const venue of VENUE_IDS) {
    it(`no key of ${venue} is taken in that does not say plainly that it cannot withdraw`, () => {
      const answers = fc.oneof(fc.jsonValue(), bent(GOOD[venue]), bent(GOOD[venue]))
      const wanted = fc.constantFrom<Wanted>('watch', 'trade')
      fc.assert(
        fc.property(answers, wanted, (answer, want) => {
          const rights = rightsOf(venue, answer, ASKED)
          const admission = admit(rights, { wanted: want, now: NOW, egress: [EGRESS] })
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
        const admission = admit(of, { wanted, now: NOW, egress: [] })
        const why = refusals[of.withdraw]
        if (why !== undefined) assert.ok(admission.kind === 'refused' && admission.why === why)
        if (of.unknown.length > 0) assert.equal(admission.kind, 'refused')
      }),
    )
  })
})
