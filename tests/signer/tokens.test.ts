// Tokens that ask for spends, at the signer: by their key alone, within a budget that its journal
// keeps, and nothing beside.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { MESSAGE_KINDS, messageRules } from '@countersign/channel/messages.ts'
import type { Limit } from '@countersign/core/policy/limits.ts'
import { readLimit } from '@countersign/core/policy/said-limits.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { payment } from '../builders/coins.ts'
import { askAs, BOTH, decide, spendKinds, waitsFor } from '../builders/deciding.ts'
import { at } from '../builders/house.ts'
import { tillOf } from '../builders/till.ts'
import { coinOf, planned } from '../builders/treasury.ts'
import { outcome, paying, stateOf, used } from '../builders/waiting.ts'

const DAY = 86_400
const FORBIDDEN = { code: 'token.forbidden' }
const FROZEN = { code: 'charter.frozen' }

type Sum = Extract<Limit, { readonly kind: 'sum' }>

const rules = (answer: ReturnType<typeof outcome>) =>
  (at(answer, 'verdict', 'because') as { rule: string }[]).map(({ rule }) => rule)

describe('a token', () => {
  it('gets a spend signed by its key alone, and it counts for all and for itself', async (t) => {
    const till = await tillOf(t)
    const psbt = paying(till.treasury, 10_000n, 1)
    assert.equal(outcome(till.ask(psbt)), 'signed')
    assert.equal(outcome(till.ask(psbt)), 'signed')
    assert.equal(used(till.treasury), '10500')
    const { wallet } = till.treasury
    const [entry] = [...till.team.house.service().signer.journal.all(spendLog(wallet))]
    assert.equal(at(entry?.body ?? '', 'member'), 'token:till')
    assert.deepEqual(
      entry?.proofs.map((proof) => [at(proof, 'kind'), at(proof, 'device')]),
      [['device', rawPublicKey(till.key).toHex()]],
    )
    till.team.house.service().signer.journal.verify('start')
  })

  it('has its budget to the satoshi, over a restart and over other terms', async (t) => {
    const till = await tillOf(t)
    const { house } = till.team
    assert.equal(outcome(till.ask(paying(till.treasury, 19_500n, 1))), 'signed')
    const over = till.ask(paying(till.treasury, 9_501n, 2))
    assert.deepEqual([outcome(over), rules(over)], ['denied', ['token:budget']])
    assert.equal(at(over, 'verdict', 'because', 0, 'leftSats'), '10000')
    house.reopen()
    assert.equal(outcome(till.ask(paying(till.treasury, 9_501n, 2))), 'denied')
    house.clock.now += DAY - 1
    assert.equal(outcome(till.ask(paying(till.treasury, 9_501n, 2))), 'denied')
    assert.equal(outcome(till.ask(paying(till.treasury, 9_500n, 2))), 'signed')
    // The window is a month now, and what was spent before it was so counts all the same.
    await till.carry([till.adding({ windowSeconds: String(30 * DAY) })])
    assert.deepEqual(rules(till.ask(paying(till.treasury, 1n, 3))), ['token:budget'])
    await till.carry([till.adding({ windowSeconds: String(30 * DAY), budgetSats: '30501' })])
    assert.equal(outcome(till.ask(paying(till.treasury, 1n, 3))), 'signed')
    assert.deepEqual(rules(till.ask(paying(till.treasury, 1n, 4))), ['token:budget'])
  })

  it('has what is left of its budget told by the signer, and when it frees', async (t) => {
    const till = await tillOf(t)
    const { house } = till.team
    const asServer = { role: 'server', device: null } as const
    const budget = () => {
      const found = at(house.ask('token.budgets', {}, asServer), 'budgets', 0)
      assert.equal(at(found, 'token'), 'till')
      const { usedSats, leftSats, easesAt, freeAt } = readLimit(at(found, 'limit')) as Sum
      return [usedSats, leftSats, easesAt, freeAt]
    }
    assert.deepEqual(budget(), [0n, 30_000n, null, null])
    const first = house.clock.now
    till.ask(paying(till.treasury, 9_500n, 1))
    house.clock.now += 3_600
    till.ask(paying(till.treasury, 4_500n, 2))
    assert.deepEqual(budget(), [15_000n, 15_000n, first + DAY, first + 3_600 + DAY])
    // What members spend is not the token's.
    const { ada } = till.team
    askAs(till, ada, paying(till.treasury, 5_000n, 3), { code: ada.code() })
    assert.equal(budget()[0], 15_000n)
    house.clock.now = first + DAY
    assert.deepEqual(budget(), [5_000n, 25_000n, first + 3_600 + DAY, first + 3_600 + DAY])
    await till.carry([till.adding({ budgetSats: '4000' })])
    assert.deepEqual(budget().slice(0, 2), [0n, 4_000n])
    assert.throws(() => till.send('token.budgets', {}, 'desk'), FORBIDDEN)
  })

  it('keeps what it spent, under another key as well', async (t) => {
    const till = await tillOf(t)
    assert.equal(outcome(till.ask(paying(till.treasury, 29_500n, 1))), 'signed')
    const { privateKey: key, publicKey } = generateKeyPairSync('ed25519')
    const more = { key: rawPublicKey(publicKey).toHex(), windowSeconds: String(90 * DAY) }
    await till.carry([till.adding(more)])
    // The old key is nobody's; under the new one a code is asked for, by the policy of this wallet.
    const psbt = paying(till.treasury, 1_000n, 2)
    assert.throws(() => till.ask(psbt), { code: 'channel.device_unknown' })
    const denied = till.ask(psbt, { key })
    assert.deepEqual(rules(denied), ['token:budget', 'token:policy'])
    assert.equal(at(denied, 'verdict', 'because', 1, 'factor'), 'code')
  })

  it('counts a replacement once, at its dearest, and replaces only its own', async (t) => {
    const till = await tillOf(t)
    const { treasury, team } = till
    const of = (paid: bigint, fee: bigint, nonce: number) =>
      planned(treasury, {
        coins: [coinOf(treasury, 60_000n, nonce)],
        payments: [payment(paid)],
        change: [{ chain: 1, index: 0, amountSats: 60_000n - paid - fee }],
      })
    assert.equal(outcome(till.ask(of(20_000n, 500n, 1))), 'signed')
    assert.equal(outcome(till.ask(of(20_000n, 900n, 1))), 'signed')
    assert.equal(used(treasury), '20900')
    assert.equal(outcome(till.ask(paying(treasury, 8_600n, 2))), 'signed')
    assert.deepEqual(rules(till.ask(of(20_000n, 901n, 1))), ['token:budget'])
    const owners = of(1_000n, 300n, 3)
    assert.equal(outcome(askAs(till, team.ada, owners, { code: team.ada.code() })), 'signed')
    team.house.clock.now += DAY
    assert.deepEqual(rules(till.ask(of(1_000n, 400n, 3))), ['token:others'])
    assert.throws(() => till.ask(owners), FORBIDDEN)
  })

  it('is told that the policy refuses, and nothing of its limits', async (t) => {
    const till = await tillOf(t)
    const { team, treasury } = till
    const { ada } = team
    askAs(till, ada, paying(treasury, 80_000n, 1), { code: ada.code() })
    const denied = till.ask(paying(treasury, 20_000n, 2))
    assert.deepEqual(rules(denied), ['token:policy'])
    assert.doesNotMatch(JSON.stringify(at(denied, 'verdict')), /limit|80500|100000/)
    const dry = { wallet: treasury.wallet, payments: [], feeSats: '25000', vsize: '200' }
    const run = till.send('spend.dry', dry, 'desk')
    assert.deepEqual([rules(run), at(run, 'waitsFor')], [['token:policy'], ['policy']])
    const asServer = { role: 'server', device: null } as const
    const asked = team.house.ask('spend.dry', { ...dry, token: 'till' }, asServer)
    assert.deepEqual(rules(asked), ['token:policy'])
    assert.deepEqual(till.send('spend.dry', { ...dry, token: 'another' }, 'desk'), run)
    const nobody = { ...dry, token: 'nobody' }
    assert.throws(() => team.house.ask('spend.dry', nobody, asServer), { code: 'token.missing' })
  })
})

describe('what a token asks for', () => {
  it('waits for people as anybody’s, and then for the token to ask again', async (t) => {
    const till = await tillOf(t, [BOTH])
    const { bob, cyn, house } = till.team
    const psbt = paying(till.treasury, 10_000n, 1)
    const first = till.ask(psbt)
    assert.deepEqual([outcome(first), at(first, 'waitsFor')], ['waiting', ['approvals', 'key']])
    await decide(till, bob, psbt.txid)
    house.clock.now += 1
    assert.equal(outcome(till.ask(psbt)), 'waiting')
    await decide(till, cyn, psbt.txid)
    assert.deepEqual(waitsFor(till, psbt.txid), ['key'])
    assert.equal(used(till.treasury), '0')
    house.clock.now += 1
    assert.equal(outcome(till.ask(psbt)), 'signed')
    const words = ['spend.asked', 'spend.approved', 'spend.approved', 'spend.signed']
    assert.deepEqual(spendKinds(till), words)
  })

  it('is not approved for a token that was frozen, has ended or was taken away', async (t) => {
    const till = await tillOf(t, [BOTH])
    const { bob, dan, house } = till.team
    const psbt = paying(till.treasury, 10_000n, 1)
    till.ask(psbt)
    await till.team.act(dan, { act: 'freeze', subject: 'token:till', why: '' }, ['device'])
    await assert.rejects(decide(till, bob, psbt.txid), FROZEN)
    assert.deepEqual(
      at(till.team.house.ask('spend.pending', { wallet: 'spending' }), 'spends', 0, 'waitsFor'),
      ['policy'],
    )
    assert.throws(() => till.ask(psbt), FROZEN)
    house.reopen()
    assert.throws(() => till.ask(psbt), FROZEN)
  })

  it('is taken back by the token, which takes back nothing else', async (t) => {
    const till = await tillOf(t, [BOTH])
    const { ada, house } = till.team
    const { wallet } = till.treasury
    const [own, others] = [1, 2].map((nonce) => paying(till.treasury, 5_000n, nonce))
    assert.ok(own && others)
    till.ask(own)
    askAs(till, ada, others)
    const cancel = (txid: string) => till.send('spend.cancel', { wallet, txid })
    assert.throws(() => cancel(others.txid), FORBIDDEN)
    assert.throws(() => cancel('00'.repeat(32)), FORBIDDEN)
    house.clock.now += 1
    assert.throws(() => till.ask(others), FORBIDDEN)
    assert.equal(at(cancel(own.txid), 'state'), 'cancelled')
    assert.equal(stateOf(till.treasury, own.txid), 'cancelled')
    assert.equal(stateOf(till.treasury, others.txid), 'waiting')
  })

  it('leaves places in its wallet to others', async (t) => {
    const till = await tillOf(t, [BOTH])
    for (let nonce = 1; nonce <= 16; nonce += 1) till.ask(paying(till.treasury, 1_000n, nonce))
    const more = paying(till.treasury, 1_000n, 17)
    assert.throws(() => till.ask(more), { code: 'spend.too_many_waiting' })
    assert.equal(outcome(askAs(till, till.team.ada, more)), 'waiting')
  })

  it('brings no code, no passkey, no key of the desk, and is about its wallets', async (t) => {
    const till = await tillOf(t)
    const psbt = paying(till.treasury, 1_000n, 1)
    for (const more of [{ code: 'AAAA' }, { deskKey: '00'.repeat(32) }]) {
      assert.throws(() => till.ask(psbt, { more }), FORBIDDEN)
    }
    assert.throws(() => till.ask(psbt, { more: { wallet: 'other' } }), { code: 'wallet.missing' })
  })
})

describe('a token at the signer', () => {
  it('may send two kinds of message, and try one, by whichever door', async (t) => {
    const till = await tillOf(t)
    const may = ['spend.sign', 'spend.cancel', 'spend.dry']
    for (const kind of MESSAGE_KINDS) {
      const { roles, unsigned } = messageRules(kind)
      for (const role of ['server', 'desk'] as const) {
        if (!roles.includes(role) || unsigned.includes(role) || kind === 'genesis.claim') continue
        const code = may.includes(kind) ? 'channel.message_invalid' : 'token.forbidden'
        assert.throws(() => till.send(kind, {}, role), { code }, `${kind} by ${role}`)
      }
    }
  })

  it('ends at its time, and not a second before', async (t) => {
    const till = await tillOf(t)
    const { house } = till.team
    const expiresAt = house.clock.now + 7 * DAY + 10
    await till.carry([till.adding({ expiresAt: String(expiresAt) })])
    house.clock.now = expiresAt - 1
    assert.equal(outcome(till.ask(paying(till.treasury, 1_000n, 1))), 'signed')
    house.clock.now = expiresAt
    const expired = { code: 'token.expired' }
    assert.throws(() => till.ask(paying(till.treasury, 1_000n, 1)), expired)
    assert.throws(() => till.ask(paying(till.treasury, 1_000n, 2)), expired)
    house.reopen()
    assert.throws(() => till.ask(paying(till.treasury, 1_000n, 2)), expired)
  })
})
