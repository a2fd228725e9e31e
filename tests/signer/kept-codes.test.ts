// What wrong codes cost whom: typed at the desk by whoever has a link, or sent again by whoever
// carries the request.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deviceBinding, spendBinding } from '@countersign/channel/bindings.ts'
import { writeRequest } from '@countersign/channel/envelope.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { answerOf, nextCode, wrongCode } from '../builders/house.ts'
import { limited, openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import {
  approve,
  leave,
  outcome,
  paying,
  pending,
  stateOf,
  wrongCodes,
} from '../builders/waiting.ts'

function open(t: TestContext, policy: Policy = limited(100_000n)): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

describe('wrong codes typed at the desk', () => {
  it('count five times for one asking, then close it, and lock nobody out', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const left = leave(treasury, psbt)
    for (let wrong = 1; wrong <= 5; wrong += 1) {
      assert.equal(stateOf(treasury, left.txid), 'waiting')
      assert.throws(() => approve(treasury, left, wrongCode(house, held.seed)), {
        code: 'factor.code_wrong',
      })
    }
    house.reopen()
    for (let more = 1; more <= 3; more += 1) {
      house.clock.now += 3_600
      assert.throws(() => approve(treasury, left), { code: 'spend.closed' })
    }
    assert.equal(wrongCodes(treasury), '5')
    assert.equal(stateOf(treasury, left.txid), 'expired')
    assert.deepEqual(pending(treasury), [])
    assert.equal(outcome(sign(treasury, paying(treasury, 1_000n, 2))), 'signed')
    assert.equal(outcome(approve(treasury, leave(treasury, psbt))), 'signed', 'asked for again')
  })

  it('count for every asking: who can ask again guesses no more often than by the server', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    for (let asking = 1; asking <= 3; asking += 1) {
      const left = leave(treasury, psbt)
      for (let wrong = 1; wrong <= 5; wrong += 1) {
        assert.throws(() => approve(treasury, left, wrongCode(house, held.seed)), {
          code: 'factor.code_wrong',
        })
        house.clock.now += 3_600
      }
    }
    assert.equal(wrongCodes(treasury), '15')
  })

  it('count once for one typing, however often it is sent', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    const { txid, key } = leave(treasury, paying(treasury, 10_000n, 1))
    const code = house.seal(wrongCode(house, held.seed), spendBinding(wallet, txid))
    for (let times = 1; times <= 9; times += 1) {
      assert.throws(
        () => house.ask('spend.approve', { wallet, txid, key, code }, { device: null }),
        { code: 'factor.code_wrong' },
      )
      house.clock.now += 3_600
    }
    assert.equal(wrongCodes(treasury), '1')
    assert.equal(outcome(approve(treasury, { txid, key })), 'signed')
  })
})

describe('a frame with a code that the server sends again and again', () => {
  const spendFrame = ({ house, wallet }: Treasury, psbt: Psbt, code: string, ahead = 0) =>
    writeRequest(
      house.service().signer.keys.identity,
      {
        id: psbt.txid.slice(32),
        kind: 'spend.sign',
        time: house.clock.now + ahead,
        body: {
          wallet,
          psbt: writePsbt(psbt).toBase64(),
          code: house.seal(code, spendBinding(wallet, psbt.txid)),
        },
      },
      house.device,
    )

  /** Every second minute, for as long as it is fresh. @returns how often it was answered */
  function sendOn({ house }: Treasury, frame: Uint8Array): number {
    for (let times = 0; ; times += 1) {
      let code = ''
      try {
        answerOf(house.service(), 'server', frame)
      } catch (fault) {
        code = (fault as { readonly code: string }).code
      }
      if (code === 'channel.request_stale') return times
      assert.equal(code, 'factor.code_wrong')
      house.clock.now += 120
      if (times === 2) house.reopen()
    }
  }

  it('counts once, wrong or held back until it was too late, dated now or ahead', (t) => {
    for (const ahead of [0, 590]) {
      const treasury = open(t)
      const { house, held } = treasury
      const late = spendFrame(
        treasury,
        paying(treasury, 1_000n, 1),
        nextCode(house, held.seed),
        ahead,
      )
      house.clock.now += 65
      assert.ok(sendOn(treasury, late) >= (ahead === 0 ? 4 : 9))
      assert.equal(wrongCodes(treasury), '1')
      const wrong = wrongCode(house, held.seed)
      sendOn(treasury, spendFrame(treasury, paying(treasury, 1_000n, 2), wrong, ahead))
      assert.equal(wrongCodes(treasury), '2')
      assert.equal(outcome(sign(treasury, paying(treasury, 1_000n, 3))), 'signed')
    }
  })

  it('counts once for the device, too', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const key = '0c'.repeat(32)
    const code = house.seal(wrongCode(house, held.seed), deviceBinding(key, 'phone'))
    const request = { id: '0d'.repeat(16), kind: 'device.add', time: house.clock.now }
    const { identity } = house.service().signer.keys
    const body = { device: key, name: 'phone', code }
    const frame = writeRequest(identity, { ...request, body }, house.device)
    for (let times = 1; times <= 12; times += 1) {
      assert.throws(() => answerOf(house.service(), 'desk', frame), { code: 'factor.code_wrong' })
    }
    const right = house.seal(nextCode(house, held.seed), deviceBinding(key, 'phone'))
    assert.ok(house.ask('device.add', { device: key, name: 'phone', code: right }))
  })
})
