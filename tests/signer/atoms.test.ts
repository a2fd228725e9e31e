// What a policy asks of more than the bytes: other wallets, other devices, what the names in a list
// stand for, and requirements that nobody can meet yet.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deviceBinding } from '@countersign/channel/bindings.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { readHistoryAnswer } from '@countersign/cli/flows/answers.ts'
import { tryOn } from '@countersign/cli/flows/backtest.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import {
  deriveScripts,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Atom, Policy, Requirement } from '@countersign/core/policy/policy.ts'
import { payment, person } from '../builders/coins.ts'
import { at, nextCode } from '../builders/house.ts'
import {
  coinOf,
  createWallet,
  limited,
  openTreasury,
  planned,
  serverKey,
  sign,
  type Treasury,
} from '../builders/treasury.ts'

const ruled = (when: readonly Atom[], then: Requirement = { kind: 'deny' }): Policy => ({
  ...limited(0n),
  rules: [{ id: 'rule', when, then }],
})

function open(t: TestContext, policy: Policy): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

function secondWallet(treasury: Treasury, policy: Policy): Treasury {
  const { house, held } = treasury
  const wallet = 'savings'
  const user = person(2)
  const descriptor = sortedMulti(2, [user.key, serverKey(house, wallet)])
  createWallet(house, held, { wallet, descriptor: writeDescriptor(descriptor), policy })
  return { ...treasury, wallet, user, descriptor }
}

const spend = (treasury: Treasury, amountSats: bigint, nonce: number, to?: Uint8Array) => {
  const coins = [coinOf(treasury, amountSats + 500n, nonce)]
  const paid = payment(amountSats)
  const payments = [to === undefined ? paid : { ...paid, script: to }]
  return sign(treasury, planned(treasury, { coins, payments }))
}

describe('a limit on the organisation', () => {
  const window = { kind: 'rolling', seconds: 86_400 } as const
  const both = ruled([{ kind: 'sum-above', sats: sats(100_000n), window, scope: 'organisation' }])

  it('counts the spends of all wallets, before and after a restart', (t) => {
    const spending = open(t, both)
    const savings = secondWallet(spending, both)
    assert.equal(at(spend(spending, 59_500n, 1), 'outcome'), 'signed')
    assert.equal(at(spend(savings, 39_501n, 2), 'outcome'), 'denied')
    spending.house.reopen()
    assert.equal(at(spend(savings, 39_501n, 3), 'outcome'), 'denied')
    assert.equal(at(spend(savings, 39_500n, 4), 'outcome'), 'signed')
    assert.equal(at(spend(spending, 1n, 5), 'outcome'), 'denied')
  })
})

describe('a limit on whoever asks', () => {
  const window = { kind: 'lifetime' } as const

  it('counts what the same member asked for, on whichever device, also after a restart', (t) => {
    const treasury = open(t, ruled([{ kind: 'count-above', count: 1, window, scope: 'initiator' }]))
    const { house, held, wallet } = treasury
    const other = privateKey('ed25519', new Uint8Array(32).fill(4))
    const device = rawPublicKey(other).toHex()
    const code = house.seal(nextCode(house, held.seed), deviceBinding(device, 'browser'))
    house.ask('device.add', { device, name: 'browser', code })
    const next = planned(treasury, {
      coins: [coinOf(treasury, 1_500n, 3)],
      payments: [payment(1_000n)],
    })
    const asked = { wallet, psbt: writePsbt(next).toBase64() }
    const byOther = () => at(house.ask('spend.sign', asked, { device: other }), 'outcome')
    assert.equal(byOther(), 'code-needed')
    assert.equal(at(spend(treasury, 1_000n, 1), 'outcome'), 'signed')
    assert.equal(at(spend(treasury, 1_000n, 2), 'outcome'), 'denied')
    assert.equal(byOther(), 'denied')
    house.reopen()
    assert.equal(byOther(), 'denied')
  })
})

describe('a list with a wallet of the organisation', () => {
  it('lets through what pays that wallet, and nothing else', (t) => {
    const spending = open(t, {
      ...ruled([{ kind: 'destination-not-in', list: 'own' }]),
      lists: { own: ['wallet:savings'] },
    })
    const early = spend(spending, 1_000n, 1)
    assert.equal(at(early, 'outcome'), 'denied')
    const savings = secondWallet(spending, limited(0n))
    const { script } = deriveScripts(savings.descriptor, 0, 7)
    assert.equal(at(spend(spending, 1_000n, 2, script), 'outcome'), 'signed')
    assert.equal(at(spend(spending, 1_000n, 3), 'outcome'), 'denied')
  })
})

describe('a rule over what only the server could tell', () => {
  it('fires, for nobody tells the signer', (t) => {
    const treasury = open(t, ruled([{ kind: 'balance-share-above', basisPoints: 10_000 }]))
    assert.equal(at(spend(treasury, 1_000n, 1), 'outcome'), 'denied')
  })
})

describe('a requirement beside the code', () => {
  const cases: readonly (readonly [string, Requirement])[] = [
    ['approvals', { kind: 'approvals', group: 'spenders', count: 1 }],
    ['delay', { kind: 'delay', seconds: 3_700 }],
    ['passkey', { kind: 'factor', level: 'passkey' }],
  ]
  for (const [lack, then] of cases) {
    it(`of ${lack} makes the spend wait, and no code alone gets it signed`, (t) => {
      const treasury = open(t, ruled([{ kind: 'amount-above', sats: sats(1_500n) }], then))
      assert.equal(at(spend(treasury, 1_000n, 1), 'outcome'), 'signed')
      const answer = spend(treasury, 1_001n, 2)
      assert.equal(at(answer, 'outcome'), 'waiting')
      assert.ok((at(answer, 'waitsFor') as readonly string[]).includes(lack))
      treasury.house.clock.now += 3_600
      assert.equal(at(spend(treasury, 1_001n, 2), 'outcome'), 'waiting')
    })
  }
})

describe('a policy tried on what the signer signed', () => {
  it('says what it would have said then', (t) => {
    const treasury = open(t, ruled([{ kind: 'amount-above', sats: sats(90_000n) }]))
    const { house, wallet } = treasury
    for (const [n, amount] of [40_000n, 50_000n, 60_000n].entries()) {
      assert.equal(at(spend(treasury, amount, n), 'outcome'), 'signed')
    }
    const { spends } = readHistoryAnswer(house.ask('history', { wallet, limit: '500' }))
    const outcomes = (policy: Policy) =>
      tryOn(spends, policy).map(({ verdict, amountSats }) => `${amountSats} ${verdict.kind}`)
    assert.deepEqual(outcomes(limited(101_000n)), ['40500 sign', '50500 sign', '60500 deny'])
    assert.deepEqual(outcomes(limited(50_000n)), ['40500 sign', '50500 deny', '60500 deny'])
    const rate = ruled([{ kind: 'fee-rate-above', satPerVb: 500 }])
    assert.deepEqual(outcomes(rate), ['40500 sign', '50500 sign', '60500 sign'])
  })
})
