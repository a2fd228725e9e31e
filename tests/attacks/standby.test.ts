// The attacker has everything on the owner's computer, the wallet's key among it, saw each code the
// owner typed, and finds a standby restored from yesterday's backup beside a signer that spent all
// of its limit since. What counts is what the standby signs.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { witnessBinding } from '@countersign/channel/bindings.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at, type SeenHead } from '../builders/house.ts'
import {
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  sealed,
  spendRequest,
  startReal,
} from '../builders/process.ts'
import { askReal, backedUp, decideToResume, proposeToResume, putUp } from '../builders/standby.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400

describe('a standby beside the signer that it was copied from', () => {
  let real: RealSigner
  let standby: RealSigner
  let owned: Owned
  /** The last code that the owner typed before the standby was put up. */
  let typed: string
  let coins = 0
  before(async () => {
    real = await startReal()
    const client = await real.connect()
    owned = await makeWallet(real, client, LIMIT)
    client.close()
    const archive = await backedUp(real)
    assert.equal(await outcomeOf(real, 60_000n), 'signed')
    assert.equal(await outcomeOf(real, 1_000n + 40_000n), 'denied')
    typed = freshCode(real, owned.seed)
    assert.equal(await outcomeOf(real, 40_000n, typed), 'signed')
    standby = await putUp(real, archive)
  })
  after(async () => {
    await standby?.stop()
    await real?.stop()
  })

  const ask = (signer: RealSigner, sats: bigint, code = freshCode(signer, owned.seed)) => {
    coins += 1
    const one = coin(owned.descriptor, { chain: 0, index: coins }, sats, coins)
    const plan = { coins: [one], payments: [payment(sats - 500n)] }
    const psbt = signedBy(unsigned(owned.descriptor, plan), owned.user)
    return askReal(signer, 'spend.sign', spendRequest(signer, owned, psbt, code))
  }
  const outcomeOf = async (...asked: Parameters<typeof ask>): Promise<Canonical> =>
    at(await ask(...asked), 'outcome')
  const nonceOf = async (signer: RealSigner) =>
    at(await askReal(signer, 'hello', {}), 'witness', 'nonce')
  const witness = async (signer: RealSigner, heads: readonly SeenHead[] = []) =>
    askReal(signer, 'witness.answer', { nonce: await nonceOf(signer), heads })
  /** A witness of the attacker's own: no limit is in the way of that. */
  const pinning = (code: string) => {
    const key = 'ab'.repeat(32)
    const bound = sealed(standby, code, witnessBinding('witness-add', key))
    return askReal(standby, 'witness.add', { witness: key, name: 'cellar', code: bound })
  }
  /** The two clocks go on together. */
  const together = () => {
    const [one, other] = [real.shift(), standby.shift()]
    if (one < other) real.advance(other - one)
    else standby.advance(one - other)
  }

  it('signs nothing before people decide, whatever a device says as witness', async () => {
    const frozen = { code: 'signer.frozen' }
    await assert.rejects(ask(standby, 50_000n, typed), frozen)
    await assert.rejects(witness(standby), frozen)
    await assert.rejects(ask(standby, 50_000n, typed), frozen)
    standby.child().kill()
    await standby.restart({ isWitnessed: false })
    await assert.rejects(ask(standby, 50_000n, typed), frozen, 'nor after a restart')
    say('the owner’s computer, at a standby that nobody resumed', '0 sat')
  })

  it('takes no code for that decision which was typed where it was copied from', async () => {
    await assert.rejects(
      proposeToResume(standby, () => typed),
      { code: 'factor.code_reused' },
    )
  })

  it('signs nothing by the decision alone, and none of the limit with a witness', async () => {
    standby.advance(60)
    await decideToResume(standby, owned.seed)
    await assert.rejects(ask(standby, 50_000n), { code: 'witness.needed' })
    together()
    // The first one's window is over as well: it signs, and the attacker reads the code.
    typed = freshCode(real, owned.seed)
    assert.equal(await outcomeOf(real, 30_000n, typed), 'signed')
    together()
    assert.equal(at(await witness(standby), 'state'), 'answered')
    await assert.rejects(pinning(typed), { code: 'factor.code_reused' })
    standby.advance(90)
    const denied = await ask(standby, 1_000n)
    assert.equal(at(denied, 'outcome'), 'denied')
    const limits = await askReal(standby, 'limits', { wallet: owned.wallet })
    const [reason] = at(denied, 'verdict', 'because') as unknown as readonly Canonical[]
    assert.equal(at(reason as Canonical, 'takenAt'), at(limits, 'limits', 0, 'takenAt'))
    assert.equal(at(limits, 'limits', 0, 'leftSats'), '0')
    say('a code typed at the other, and a resumed standby', '0 sat: the limit is taken as used up')
  })

  it('is frozen by whoever knows the head of the other, and freezes the other', async () => {
    together()
    const heads = async (signer: RealSigner) =>
      at(await witness(signer), 'heads') as unknown as readonly SeenHead[]
    const [seenHere, seenThere] = [await heads(standby), await heads(real)]
    await assert.rejects(witness(standby, seenThere), { code: 'signer.frozen' })
    standby.advance(2 * DAY)
    await assert.rejects(ask(standby, 1_000n), { code: 'signer.frozen' })
    await assert.rejects(witness(real, seenHere), { code: 'signer.frozen' })
    await assert.rejects(ask(real, 1_000n), { code: 'signer.frozen' })
    say('two that both run, and a client that has seen both', '0 sat by either')
  })
})
