// Each further atom at its limit and one over.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { OWNER } from '../charter/member.ts'
import {
  DEVICE,
  deny,
  FRIEND,
  kind,
  NOW,
  ONE_DAY,
  type Past,
  STRANGER,
  spend,
  spent,
  verdict,
} from './builders.test.ts'
import type { Atom } from './policy.ts'
import { DAY, SOME_DAY } from './samples.test.ts'

const OTHER = 'd2'.repeat(32)

describe('a scope', () => {
  const sum = (scope?: 'initiator' | 'organisation'): Atom => {
    return { kind: 'sum-above', sats: sats(100n), window: ONE_DAY, ...(scope ? { scope } : {}) }
  }
  const count = (scope?: 'initiator' | 'organisation'): Atom => {
    return { kind: 'count-above', count: 1, window: ONE_DAY, ...(scope ? { scope } : {}) }
  }
  const past = [{ ...spent(40n, NOW), member: 'ada' }]
  const elsewhere = [{ ...spent(40n, NOW), member: OWNER }]

  it('of the initiator counts what the member asked for from this wallet, on any device', () => {
    assert.equal(kind(sum('initiator'), spend(100n), { past, elsewhere }), 'sign')
    assert.equal(kind(sum('initiator'), spend(101n), { past, elsewhere }), 'deny')
    const mine = [{ ...spent(40n, NOW), member: OWNER }]
    assert.equal(kind(sum('initiator'), spend(60n), { past: mine }), 'sign')
    assert.equal(kind(sum('initiator'), spend(61n), { past: mine }), 'deny')
    assert.equal(kind(count('initiator'), spend(1n), { past }), 'sign')
    assert.equal(kind(count('initiator'), spend(1n), { past: mine }), 'deny')
    const { initiator } = spend(1n)
    const fromOther = { initiator: { ...initiator, device: OTHER } }
    assert.equal(kind(sum('initiator'), spend(61n, 0n, fromOther), { past: mine }), 'deny')
  })

  it('of the wallet goes without saying, and that of the organisation counts all wallets', () => {
    assert.equal(kind(sum(), spend(60n), { past, elsewhere }), 'sign')
    assert.equal(kind(sum(), spend(61n), { past, elsewhere }), 'deny')
    assert.equal(kind(sum('organisation'), spend(20n), { past, elsewhere }), 'sign')
    assert.equal(kind(sum('organisation'), spend(21n), { past, elsewhere }), 'deny')
    assert.equal(kind(count(), spend(1n), { elsewhere }), 'sign')
    assert.equal(kind(count('organisation'), spend(1n), { elsewhere }), 'deny')
  })

  it('stands beside its limit in the reasons and in what is left', () => {
    const denied = verdict([deny(sum('organisation'))], spend(61n), { past })
    assert.equal(denied.because[0]?.scope, 'organisation')
    const signed = verdict([deny(sum('initiator'))], spend(60n), { past })
    const [limit] = signed.kind === 'sign' ? signed.limits : []
    // This spend counts as its member's: 60 of 100 are used.
    assert.deepEqual(limit?.kind === 'sum' && [limit.scope, limit.leftSats], ['initiator', 40n])
  })
})

describe('a destination younger than', () => {
  const atom: Atom = { kind: 'destination-younger-than', list: 'friends', seconds: DAY }
  const since = (at: number): Past => ({ lists: { friends: [{ destination: FRIEND, since: at }] } })

  it('its limit fires until it is exactly that old, and then passes', () => {
    assert.equal(kind(atom, spend(1n), since(NOW - DAY)), 'sign')
    assert.equal(kind(atom, spend(1n), since(NOW - DAY + 1)), 'deny')
    assert.equal(kind(atom, spend(1n), since(NOW + 9)), 'deny')
    const denied = verdict([deny(atom)], spend(1n), since(NOW - 100))
    assert.equal(denied.kind === 'deny' && denied.passesAt, NOW - 100 + DAY)
  })

  it('fires for what is not in the list, and when nobody knows since when', () => {
    const stranger = spend(1n, 0n, { payments: [{ script: STRANGER, amountSats: sats(1n) }] })
    assert.equal(kind(atom, stranger, since(0)), 'deny')
    const undated = verdict([deny(atom)], spend(1n), { lists: { friends: [FRIEND] } })
    assert.equal(undated.kind === 'deny' && undated.passesAt, null)
    assert.equal(kind(atom, spend(1n), { lists: {} }), 'deny')
  })

  it('goes by the oldest entry of a destination, and by the youngest destination', () => {
    const twice = [
      { destination: FRIEND, since: NOW - 1 },
      { destination: 'wallet:savings', since: NOW - DAY },
    ]
    const directory = (_: string, script: string) => script === FRIEND
    assert.equal(kind(atom, spend(1n), { lists: { friends: twice }, directory }), 'sign')
    const two = [
      { destination: FRIEND, since: 0 },
      { destination: STRANGER, since: NOW - DAY + 1 },
    ]
    const both = spend(1n, 0n, {
      payments: [FRIEND, STRANGER].map((script) => ({ script, amountSats: sats(1n) })),
    })
    assert.equal(kind(atom, both, { lists: { friends: two } }), 'deny')
    assert.equal(kind(atom, both, { lists: { friends: two }, now: NOW + 1 }), 'sign')
  })
})

describe('a list of what stands for many addresses', () => {
  const lists = { friends: ['wallet:savings', 'wallet:lost'] }
  const savings = (name: string, script: string) =>
    name === 'wallet:savings' ? script === FRIEND : false
  const lost = (name: string, script: string) =>
    name === 'wallet:savings' ? script === FRIEND : null
  const stranger = spend(1n, 0n, { payments: [{ script: STRANGER, amountSats: sats(1n) }] })

  for (const [atomKind, of, known, unknown] of [
    ['destination-not-in', spend(1n), 'sign', 'sign'],
    ['destination-not-in', stranger, 'deny', 'deny'],
    ['destination-in', spend(1n), 'deny', 'deny'],
    ['destination-in', stranger, 'sign', 'deny'],
  ] as const) {
    const whom = of === stranger ? 'a stranger' : 'a friend'
    it(`${atomKind} of ${whom}: ${known}, with a name nobody knows: ${unknown}`, () => {
      const atom: Atom = { kind: atomKind, list: 'friends' }
      assert.equal(kind(atom, of, { lists, directory: savings }), known)
      assert.equal(kind(atom, of, { lists, directory: lost }), unknown)
      assert.equal(kind(atom, of, { lists }), 'deny')
    })
  }
})

describe('an atom about who, when and how', () => {
  it('fires for a device in its list, or not in it', () => {
    assert.equal(kind({ kind: 'initiator-in', devices: [DEVICE] }, spend(1n)), 'deny')
    assert.equal(kind({ kind: 'initiator-in', devices: [OTHER] }, spend(1n)), 'sign')
    assert.equal(kind({ kind: 'initiator-not-in', devices: [DEVICE] }, spend(1n)), 'sign')
    assert.equal(kind({ kind: 'initiator-not-in', devices: [OTHER] }, spend(1n)), 'deny')
    assert.equal(kind({ kind: 'initiator-not-in', devices: [] }, spend(1n)), 'deny')
  })

  it('fires for a member in its list, or not in it, on whichever device', () => {
    const { initiator } = spend(1n)
    const of = spend(1n, 0n, { initiator: { ...initiator, member: 'ada', device: OTHER } })
    assert.equal(kind({ kind: 'member-in', members: ['ada', 'bob'] }, of), 'deny')
    assert.equal(kind({ kind: 'member-in', members: ['bob'] }, of), 'sign')
    assert.equal(kind({ kind: 'member-not-in', members: ['ada'] }, of), 'sign')
    assert.equal(kind({ kind: 'member-not-in', members: [] }, of), 'deny')
    assert.equal(kind({ kind: 'member-not-in', members: [OWNER] }, of), 'deny')
    assert.equal(kind({ kind: 'member-not-in', members: [OWNER] }, spend(1n)), 'sign')
  })

  it('fires for a signature that would not cover everything', () => {
    const atom: Atom = { kind: 'sighash-not-all' }
    assert.equal(kind(atom, spend(1n)), 'sign')
    assert.equal(kind(atom, spend(1n, 0n, { hasOtherSighash: true })), 'deny')
  })

  const at = (hour: number, second = 0): number => SOME_DAY + hour * 3_600 + second
  const office: Atom = { kind: 'hour-in', fromHour: 9, untilHour: 17 }
  const night: Atom = { kind: 'hour-in', fromHour: 22, untilHour: 6 }
  for (const [name, atom, now, expected] of [
    ['before the first hour', office, at(9, -1), 'sign'],
    ['at the first hour', office, at(9), 'deny'],
    ['in the last second', office, at(17, -1), 'deny'],
    ['at the end', office, at(17), 'sign'],
    ['before the night', night, at(22, -1), 'sign'],
    ['at the beginning of the night', night, at(22), 'deny'],
    ['over midnight', night, at(24), 'deny'],
    ['in the last second of the night', night, at(6, -1), 'deny'],
    ['at the end of the night', night, at(6), 'sign'],
  ] as const) {
    it(`of hours says ${expected} ${name}`, () => {
      assert.equal(kind(atom, spend(1n), { now }), expected)
    })
  }

  it('of hours passes when they end, and only when what else denies has ended as well', () => {
    const late = verdict([deny(office)], spend(1n), { now: at(12, 5) })
    assert.equal(late.kind === 'deny' && late.passesAt, at(17))
    const sum: Atom = { kind: 'sum-above', sats: sats(100n), window: ONE_DAY }
    // The sum frees at 12:00 tomorrow, which is in office hours.
    const past = [spent(100n, at(12))]
    const both = verdict([deny(office), { ...deny(sum), id: 'z' }], spend(1n), {
      past,
      now: at(12, 5),
    })
    assert.equal(both.kind === 'deny' && both.passesAt, at(24 + 17))
    const rest: Atom = { kind: 'hour-in', fromHour: 17, untilHour: 9 }
    const always = verdict([deny(office), { ...deny(rest), id: 'z' }], spend(1n))
    assert.equal(always.kind === 'deny' && always.passesAt, null)
  })
})

describe('a claim', () => {
  const share: Atom = { kind: 'balance-share-above', basisPoints: 1_000 }
  const network: Atom = { kind: 'network-not-in', ranges: ['10.0.0.0/8', 'fd00::/8'] }
  const device: Atom = { kind: 'new-device' }

  it('of the balance is compared exactly, with the fee', () => {
    assert.equal(kind(share, spend(90n, 10n), { claims: { balanceSats: 1_000n } }), 'sign')
    assert.equal(kind(share, spend(90n, 11n), { claims: { balanceSats: 1_000n } }), 'deny')
    assert.equal(kind(share, spend(90n, 10n), { claims: { balanceSats: 999n } }), 'deny')
  })

  it('of less than what leaves is no balance', () => {
    const all: Atom = { ...share, basisPoints: 1_000_000 }
    assert.equal(kind(all, spend(90n, 10n), { claims: { balanceSats: 100n } }), 'sign')
    assert.equal(kind(all, spend(90n, 10n), { claims: { balanceSats: 99n } }), 'deny')
  })

  it('of the network passes inside the ranges only', () => {
    for (const [networkAddress, expected] of [
      ['10.255.255.255', 'sign'],
      ['11.0.0.0', 'deny'],
      ['9.255.255.255', 'deny'],
      ['fdff::1', 'sign'],
      ['fe00::', 'deny'],
      ['::ffff:10.0.0.1', 'sign'],
      ['10.0.0.1:80', 'deny'],
      ['', 'deny'],
    ] as const) {
      assert.equal(kind(network, spend(1n), { claims: { networkAddress } }), expected)
    }
  })

  it('of a device passes one that was seen before', () => {
    assert.equal(kind(device, spend(1n), { claims: { isNewDevice: false } }), 'sign')
    assert.equal(kind(device, spend(1n), { claims: { isNewDevice: true } }), 'deny')
  })

  it('that is missing makes its rule fire, and says that it is missing', () => {
    for (const atom of [share, network, device]) {
      const denied = verdict([deny(atom)], spend(1n))
      assert.equal(denied.kind, 'deny')
      assert.equal(denied.because[0]?.isUnknown, true)
    }
  })
})
