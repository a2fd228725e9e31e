// Spends that take time, and those so large that approvers compare what came by another way.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareCode } from '@countersign/signer/links.ts'
import {
  askAs,
  askedFor,
  BOTH,
  decide,
  officeOf,
  shared,
  spendKinds,
  waitsFor,
} from '../builders/deciding.ts'
import { at } from '../builders/house.ts'
import { outcome } from '../builders/waiting.ts'

describe('a delay', () => {
  const HOUR = { kind: 'delay', seconds: 3_600 } as const

  it('counts from the first asking, to the second, over askings and restarts', async (t) => {
    const office = await officeOf(t, shared(HOUR))
    const { ada, house } = { ...office.team }
    const psbt = askedFor(office)
    house.clock.now += 1_800
    askedFor(office)
    house.reopen()
    house.clock.now += 1_799
    assert.equal(outcome(askAs(office, ada, psbt, { code: '000000' })), 'waiting')
    house.clock.now += 1
    assert.equal(outcome(askAs(office, ada, psbt, { code: ada.code() })), 'signed')
    assert.deepEqual(spendKinds(office), ['spend.asked', 'spend.signed'])
  })

  it('of one member is not that of another who asks for the same', async (t) => {
    const office = await officeOf(t, shared(HOUR))
    const { bob, house } = { ...office.team }
    const psbt = askedFor(office)
    house.clock.now += 3_600
    assert.equal(outcome(askAs(office, bob, psbt, { code: bob.code() })), 'waiting')
    assert.deepEqual(waitsFor(office, psbt.txid), ['delay', 'code'])
  })
})

describe('a large spend', () => {
  const options = { founding: { compareAboveSats: 10_500n } }

  it('takes the code that each approver was sent, above the amount alone', async (t) => {
    const office = await officeOf(t, shared(BOTH), options)
    const { bob, cyn, house } = { ...office.team }
    const small = askedFor(office, 10_000n, 1)
    await decide(office, bob, small.txid)
    const { txid } = askedFor(office, 10_001n, 2)
    const { wallet } = office.treasury
    const { keys } = house.service().signer
    const sent = (member: string) => compareCode(keys, { member, wallet, txid })
    const wrong = { code: 'spend.compare_wrong' }
    await assert.rejects(decide(office, bob, txid), wrong)
    await assert.rejects(decide(office, bob, txid, { compared: sent('cyn') }), wrong)
    await decide(office, bob, txid, { compared: sent('bob') })
    await decide(office, cyn, txid, { compared: sent('cyn') })
    assert.deepEqual(waitsFor(office, txid), ['code'])
  })

  it('is closed by the fifth wrong one, and told to the courier with the right ones', async (t) => {
    const office = await officeOf(t, shared(BOTH), options)
    const { bob, house } = { ...office.team }
    const { txid } = askedFor(office, 20_000n, 2)
    const told = house.ask('notices.spends', {}, { role: 'courier', device: null })
    const { keys } = house.service().signer
    const { wallet } = office.treasury
    const compare = compareCode(keys, { member: 'bob', wallet, txid })
    assert.deepEqual(at(told, 'spends', 0, 'voters', 0), { member: 'bob', compare })
    for (let guess = 0; guess < 5; guess += 1) {
      const compared = String(guess).padStart(8, '0')
      await assert.rejects(decide(office, bob, txid, { compared }), { code: 'spend.compare_wrong' })
    }
    await assert.rejects(decide(office, bob, txid, { compared: compare }), { code: 'spend.closed' })
  })
})
