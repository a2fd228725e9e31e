import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sha256 } from '../bitcoin/hashes.ts'
import type { Canonical } from '../canonical.ts'
import { applyEntry } from './apply.ts'
import { writeEntry } from './entry.ts'
import {
  activeFactor,
  CHARTER,
  type Charter,
  devicesOf,
  EMPTY_CHARTER,
  waitingFactor,
} from './state.ts'

const write = (kind: string, body: Canonical) =>
  writeEntry(
    { log: CHARTER, kind, body, proofs: [] },
    { seq: 1, prev: new Uint8Array(32), time: 5 },
    sha256,
  )

const apply = (charter: Charter, kind: string, body: Canonical): Charter =>
  applyEntry(charter, write(kind, body), 'regtest')

const enrol = (charter: Charter, factor: string, activeFrom: number, usedRecovery?: string) =>
  apply(charter, 'factor.enrolled', {
    factor,
    kind: 'totp',
    seed: 'c2VhbGVk',
    recovery: ['aa'.repeat(32)],
    activeFrom: String(activeFrom),
    ...(usedRecovery ? { usedRecovery } : {}),
  })

const cancel = (charter: Charter, factor: string) => apply(charter, 'factor.cancelled', { factor })

describe('the charter', () => {
  it('is changed by its entries into a new one, never in place', () => {
    const next = apply(EMPTY_CHARTER, 'wallet.prepared', { wallet: 'a', account: '0' })
    assert.equal(next.accountNumbers.get('a'), 0)
    assert.equal(EMPTY_CHARTER.accountNumbers.size, 0)
    assert.equal(enrol(EMPTY_CHARTER, 'f', 0).factors.length, 1)
    assert.equal(EMPTY_CHARTER.factors.length, 0)
  })

  it('refuses an entry it does not know or that is not whole', () => {
    const INVALID = { code: 'channel.message_invalid' }
    for (const kind of ['policy.loosened', '__proto__', 'toString', '']) {
      assert.throws(() => apply(EMPTY_CHARTER, kind, {}), INVALID, kind)
    }
    assert.throws(() => apply(EMPTY_CHARTER, 'genesis', { network: 'regtest' }), INVALID)
    const surplus = { wallet: 'a', account: '0', more: '' }
    assert.throws(() => apply(EMPTY_CHARTER, 'wallet.prepared', surplus), INVALID)
  })

  it('knows the devices, the first of them from the genesis, and forgets those removed', () => {
    const [one, two] = ['11'.repeat(32), '22'.repeat(32)]
    const first = { network: 'regtest', signer: '00'.repeat(16), owner: 'Ada', device: one }
    const claimed = apply(EMPTY_CHARTER, 'genesis', first)
    const both = apply(claimed, 'device.added', { device: two, name: 'browser' })
    const told = (charter: Charter) =>
      devicesOf(charter).map(({ id, name, since, member }) => [id, name, since, member])
    assert.deepEqual(told(both), [
      [one, 'first', 5, 'owner'],
      [two, 'browser', 5, 'owner'],
    ])
    const left = apply(both, 'device.removed', { device: one })
    assert.deepEqual(devicesOf(left), devicesOf(both).slice(1))
    assert.equal(left.owner?.device, one, 'who claimed it stays known')
  })

  it('knows the kinds of authenticators, and no other', () => {
    const body = (kind: string) => ({ factor: 'f', kind, seed: '', recovery: [], activeFrom: '0' })
    for (const kind of ['totp', 'hotp', 'yubico']) {
      assert.equal(apply(EMPTY_CHARTER, 'factor.enrolled', body(kind)).factors[0]?.kind, kind)
    }
    const odd = () => apply(EMPTY_CHARTER, 'factor.enrolled', body('sms'))
    assert.throws(odd, { code: 'channel.message_invalid' })
  })

  it('has no policy of a wallet it lacks', () => {
    const body = { wallet: 'a', policy: {} }
    assert.throws(() => apply(EMPTY_CHARTER, 'policy.tightened', body), /lacks: a/)
  })

  it('remembers each recovery code that was used', () => {
    const [one, two] = ['11'.repeat(32), '22'.repeat(32)]
    const replaced = enrol(EMPTY_CHARTER, 'f', 0, one)
    const body = { factor: 'f', usedRecovery: two, forgiven: '0' }
    const unlocked = apply(replaced, 'factor.unlocked', body)
    assert.deepEqual([...unlocked.usedRecoveryHashes], [one, two])
  })
})

describe('the active authenticator', () => {
  const both = enrol(enrol(EMPTY_CHARTER, 'old', 10), 'new', 100)
  const active = (charter: Charter, now: number) => activeFactor(charter, now, 'owner')?.id ?? null
  const waiting = (charter: Charter, now: number) =>
    waitingFactor(charter, now, 'owner')?.id ?? null

  it('is the latest whose time has come, to the second', () => {
    assert.deepEqual(
      [9, 10, 99, 100].map((now) => active(both, now)),
      [null, 'old', 'old', 'new'],
    )
    assert.deepEqual(
      [9, 10, 99, 100].map((now) => waiting(both, now)),
      ['new', 'new', 'new', null],
    )
  })

  it('stays when its replacement was cancelled', () => {
    const cancelled = cancel(both, 'new')
    assert.equal(active(cancelled, 1_000), 'old')
    assert.equal(waiting(cancelled, 50), null)
  })
})
