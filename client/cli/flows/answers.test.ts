// What the signer answers to an asking, read as the signer writes it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plain } from '@countersign/core/plain.ts'
import { describeReason } from '@countersign/core/policy/describe.ts'
import type { Verdict } from '@countersign/core/policy/verdict.ts'
import { readCosignAnswer } from './answers.ts'

const txid = 'a1'.repeat(32)
const spend = { txid, amountSats: '7', feeSats: '2', vsize: '150', payments: [], change: [] }
const answer = (outcome: string, verdict: Verdict) => ({ outcome, spend, verdict: plain(verdict) })

describe('the answer to an asking', () => {
  it('names the factor that a token was denied for', () => {
    const reason = { rule: 'token:policy', factor: 'passkey', passesAt: null } as const
    const denied = answer('denied', { kind: 'deny', because: [reason], passesAt: null })
    const read = readCosignAnswer(denied)
    assert.deepEqual(read.kind === 'denied' && read.reasons, [reason])
    assert.match(describeReason(reason), /asks for a passkey/)
  })

  it('says of a token that waits that its own key is its factor', () => {
    const approvals = [{ group: 'family', count: 2 }]
    const needs = { factor: 'key', approvals, delaySeconds: 60 } as const
    const waiting = answer('waiting', { kind: 'sign', needs, because: [], limits: [] })
    const read = readCosignAnswer({ ...waiting, txid, waitsFor: ['approvals'], expiresAt: '9' })
    assert.deepEqual(read.kind === 'waiting' && read.needs, needs)
  })

  it('is refused when its outcome and its verdict are not one', () => {
    const denied: Verdict = { kind: 'deny', because: [], passesAt: null }
    assert.throws(() => readCosignAnswer(answer('code-needed', denied)), {
      code: 'channel.message_invalid',
    })
    assert.throws(() => readCosignAnswer({ outcome: 'denied', spend }), {
      code: 'channel.message_invalid',
    })
  })
})
