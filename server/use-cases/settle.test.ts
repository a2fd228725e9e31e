import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { isSigned, SPEND_STATES } from '@countersign/core/spend/life.ts'
import type { SignerOutcome, SpendRecord } from '../ports/records.ts'
import { answeredAt, settled } from './settle.ts'

const spend = (state: SpendRecord['state']): SpendRecord => ({
  wallet: 'savings',
  txid: 'ab'.repeat(32),
  state,
  waitsFor: state === 'waiting' ? ['delay'] : [],
  askedAt: 100,
  changedAt: 101,
  expiresAt: state === 'waiting' ? 900 : null,
  device: 'cd'.repeat(32),
  psbt: new Uint8Array(),
  mayBroadcast: true,
  review: null,
  verdict: null,
  decision: null,
  transaction: null,
  height: null,
})

const answer = (body: Readonly<Record<string, string | readonly string[]>>): SignerOutcome => ({
  kind: 'answer',
  body,
  receipt: new Uint8Array(),
})
const fault = (code: string): SignerOutcome => ({
  kind: 'fault',
  code,
  facts: {},
  receipt: new Uint8Array(),
})
const settledBy = (before: SpendRecord, outcome: SignerOutcome) =>
  settled(before, { outcome, psbt: new Uint8Array() }, 500)
const signed = answer({ outcome: 'signed', signatures: [] })

describe('what an answer makes of a spend', () => {
  it('leaves one that is signed as it is, whatever is said', () => {
    const all = [signed, answer({ outcome: 'denied' }), fault('factor.code_wrong')]
    for (const state of SPEND_STATES.filter(isSigned)) {
      for (const outcome of all) {
        const { state: after, changedAt } = settledBy(spend(state), outcome)
        assert.deepEqual([after, changedAt], [state, 101])
      }
    }
  })

  it('signs one in any other state: the signer has counted it', () => {
    for (const state of SPEND_STATES.filter((each) => !isSigned(each))) {
      const after = settledBy(spend(state), signed)
      assert.deepEqual(
        [after.state, after.changedAt, after.waitsFor, after.expiresAt],
        ['signed', 500, [], null],
      )
    }
  })

  for (const [from, outcome, to] of [
    ['asked', answer({ outcome: 'denied' }), 'denied'],
    ['asked', answer({ outcome: 'code-needed' }), 'asked'],
    ['asked', fault('channel.request_stale'), 'expired'],
    ['asked', fault('spend.double_spend'), 'denied'],
    ['waiting', fault('factor.code_wrong'), 'waiting'],
    ['waiting', fault('channel.request_stale'), 'waiting'],
    ['cancelled', answer({ outcome: 'denied' }), 'cancelled'],
  ] as const) {
    const said = outcome.kind === 'fault' ? outcome.code : JSON.stringify(outcome.body)
    it(`makes ${to} of ${from} by ${said}`, () => {
      assert.equal(settledBy(spend(from), outcome).state, to)
    })
  }

  it('keeps what a waiting one waits for, and until when', () => {
    const waiting = answer({ outcome: 'waiting', waitsFor: ['code', 'delay'], expiresAt: '700' })
    const after = settledBy(spend('asked'), waiting)
    assert.deepEqual(
      [after.state, after.waitsFor, after.expiresAt, after.changedAt],
      ['waiting', ['code', 'delay'], 700, 500],
    )
  })

  it('takes the PSBT that the signer read, and none that it refused', () => {
    const psbt = Uint8Array.of(1, 2)
    const before = { ...spend('asked'), psbt: Uint8Array.of(9) }
    const by = (outcome: SignerOutcome) => settled(before, { outcome, psbt }, 500).psbt
    const waits = answer({ outcome: 'waiting', waitsFor: [], expiresAt: '700' })
    for (const read of [waits, answer({ outcome: 'denied' }), answer({ outcome: 'code-needed' })]) {
      assert.deepEqual(by(read), psbt)
    }
    assert.deepEqual(by(fault('sign.user_signature_invalid')), before.psbt)
    const finished = { ...spend('signed'), psbt: before.psbt, transaction: Uint8Array.of(3) }
    const again = settled(finished, { outcome: answer({ outcome: 'denied' }), psbt }, 500)
    assert.deepEqual(again.psbt, before.psbt)
  })

  it('refuses an answer it does not know', () => {
    const unknown = answer({ outcome: 'perhaps' })
    assert.throws(() => settledBy(spend('asked'), unknown), { code: 'channel.message_invalid' })
  })

  it('takes the time from the signer’s own answer', () => {
    const receipt = canonicalBytes({ answer: { time: '321' } })
    assert.equal(answeredAt({ ...signed, receipt }, 500), 321)
    assert.equal(answeredAt(signed, 500), 500)
  })
})
