// How approvals were got round elsewhere, played against ours: Bybit, WazirX, DMM Bitcoin,
// Crypto.com, and the approver who is the thief. In this process; the rules are the signer's own.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import {
  askAs,
  asserted,
  BOTH,
  decide,
  officeOf,
  openOffice,
  payingTo,
  policyNow,
  shared,
  waitsFor,
} from '../builders/deciding.ts'
import { carried, forged, policyChange, refusalOf } from '../builders/governance-play.ts'
import { at } from '../builders/house.ts'
import { outcome, used } from '../builders/waiting.ts'
import { say } from './say.ts'

const POLICY = shared(BOTH)

const THIEF = 0xbb

describe('S5 Bybit, 2025: the page shows one spend and has another signed', () => {
  it('is found out by the code that comes another way, and by what the signer reads', async (t) => {
    const office = await officeOf(t, POLICY, { founding: { compareAboveSats: 5_000n } })
    const { ada, bob, cyn, house } = office.team
    const shown = payingTo(office, 20_000n, 1)
    const hidden = payingTo(office, 20_000n, 1, THIEF)
    for (const psbt of [shown, hidden]) assert.equal(outcome(askAs(office, ada, psbt)), 'waiting')
    const spends = at(house.ask('notices.spends', {}, courier), 'spends') as readonly {
      txid: string
      spend: { payments: readonly { script: string }[] }
      voters: readonly { member: string; compare: string }[]
    }[]
    const codeFor = (txid: string, member: string) =>
      spends.find((each) => each.txid === txid)?.voters.find((each) => each.member === member)
        ?.compare ?? ''
    // The notice about what is really signed names who is paid.
    const told = spends.find(({ txid }) => txid === hidden.txid)?.spend.payments[0]?.script
    assert.equal(told, hidden.transaction.outputs[0]?.script.toHex())
    for (const compared of [codeFor(shown.txid, 'bob'), codeFor(hidden.txid, 'cyn'), '00000000']) {
      const word = decide(office, bob, hidden.txid, { compared })
      assert.equal(await refusalOf(word), 'spend.compare_wrong')
      house.clock.now += 1
    }
    assert.equal(await refusalOf(decide(office, cyn, hidden.txid)), 'spend.compare_wrong')
    house.clock.now += 1
    await decide(office, bob, shown.txid, { compared: codeFor(shown.txid, 'bob') })
    await decide(office, cyn, shown.txid, { compared: codeFor(shown.txid, 'cyn') })
    assert.deepEqual(waitsFor(office, hidden.txid), ['approvals', 'code'])
    assert.equal(used(office.treasury), '0')
    say(
      'the page where two approvers sign, showing them another spend than they sign (Bybit)',
      '0 sat: the code by e-mail was of what they saw, and the e-mail of what was hidden',
    )
  })
})

describe('S6 WazirX, 2024: what is said beside the spend is legitimate', () => {
  it('counts for nothing: who is paid is read from the bytes', async (t) => {
    const office = await officeOf(t, await listed(t))
    const { ada, house } = office.team
    const psbt = payingTo(office, 20_000n, 1, THIEF)
    const denied = askAs(office, ada, psbt)
    assert.equal(outcome(denied), 'denied')
    const body = {
      wallet: office.treasury.wallet,
      psbt: '',
      destination: 'the listed one',
      list: 'payees',
    }
    const ask = () => house.ask('spend.sign', body, { role: 'server', device: ada.device })
    assert.equal(await refusalOf(ask), 'channel.message_invalid')
    const honest = payingTo(office, 20_000n, 2)
    assert.equal(outcome(askAs(office, ada, honest)), 'waiting')
    say('the request’s every word beside the transaction (WazirX)', '0 sat: denied by its bytes')
  })

  it('approvals of one that failed are good for no other', async (t) => {
    const office = await officeOf(t, POLICY)
    const { ada, bob, cyn, house } = office.team
    const failed = payingTo(office, 20_000n, 1)
    askAs(office, ada, failed)
    const word = {
      act: 'approve-spend',
      wallet: office.treasury.wallet,
      txid: failed.txid,
      policy: policyNow(office),
      decision: 'approve',
    } as const
    const kept = await Promise.all([bob, cyn].map((who) => forged(office.team, who, word)))
    house.ask(
      'spend.cancel',
      { wallet: office.treasury.wallet, txid: failed.txid },
      { role: 'server', device: ada.device },
    )
    for (const body of kept) {
      assert.equal(await refusalOf(() => carried(house, body)), 'spend.cancelled')
    }
    const other = payingTo(office, 20_000n, 1, THIEF)
    askAs(office, ada, other)
    for (const body of kept) {
      const statement = { ...(at(body, 'statement') as object), txid: other.txid } as Canonical
      const moved = { statement, signatures: at(body, 'signatures') }
      assert.equal(await refusalOf(() => carried(house, moved)), 'charter.signature_invalid')
    }
    assert.deepEqual(waitsFor(office, other.txid), ['approvals', 'code'])
    say('two approvals of a spend that failed (WazirX); put them under another', '0 sat')
  })
})

describe('S7 DMM Bitcoin, 2024: a legitimate request, altered after it was approved', () => {
  it('is another spend, which nobody approved', async (t) => {
    const office = await officeOf(t, POLICY)
    const { ada, bob, cyn, house } = office.team
    const approved = payingTo(office, 20_000n, 1)
    askAs(office, ada, approved)
    for (const who of [bob, cyn]) await decide(office, who, approved.txid)
    assert.deepEqual(waitsFor(office, approved.txid), ['code'])
    const altered = payingTo(office, 20_000n, 1, THIEF)
    assert.notEqual(altered.txid, approved.txid)
    assert.equal(outcome(askAs(office, ada, altered, { code: ada.code() })), 'waiting')
    assert.deepEqual(waitsFor(office, altered.txid), ['approvals', 'code'])
    const passkey = asserted(office, ada, approved.txid)
    house.clock.now += 1
    assert.equal(outcome(askAs(office, ada, altered, { assertion: passkey })), 'waiting')
    // Another amount, another fee, another wallet's name: none of it is covered.
    for (const [sats, nonce] of [
      [19_999n, 1],
      [20_000n, 2],
    ] as const) {
      const near = payingTo(office, sats, nonce)
      assert.equal(outcome(askAs(office, ada, near, { code: ada.code() })), 'waiting')
    }
    const elsewhere = {
      act: 'approve-spend',
      wallet: 'savings',
      txid: approved.txid,
      policy: policyNow(office),
      decision: 'approve',
    } as const
    const body = await forged(office.team, bob, elsewhere)
    assert.equal(await refusalOf(() => carried(house, body)), 'wallet.missing')
    assert.equal(used(office.treasury), '0')
    say(
      'an approved spend and a code; altered payee, amount and coin (DMM Bitcoin)',
      '0 sat: the altered ones wait for two approvals of their own',
    )
  })

  it('approved under yesterday’s policy is not approved', async (t) => {
    const office = await officeOf(t, POLICY)
    const { ada, bob, cyn, dan, house } = office.team
    const psbt = payingTo(office, 20_000n, 1)
    askAs(office, ada, psbt)
    const before = policyNow(office)
    for (const who of [bob, cyn]) await decide(office, who, psbt.txid)
    await office.team.propose(dan, [policyChange('spending', POLICY, tighter(POLICY))])
    assert.notEqual(policyNow(office), before)
    assert.deepEqual(waitsFor(office, psbt.txid), ['approvals', 'code'])
    house.clock.now += 1
    const late = decide(office, bob, psbt.txid, { policy: before })
    assert.equal(await refusalOf(late), 'policy.changed')
    say('two approvals of before the policy changed', '0 sat: they are asked again')
  })
})

const courier = { role: 'courier', device: null } as const

/** Half the limit. */
function tighter(policy: Policy): Policy {
  const rules = policy.rules.map((rule) => ({
    ...rule,
    when: rule.when.map((atom) =>
      atom.kind === 'sum-above' ? { ...atom, sats: (atom.sats / 2n) as typeof atom.sats } : atom,
    ),
  }))
  return { ...policy, rules }
}

/** Only the usual payee is paid. */
async function listed(t: TestContext): Promise<Policy> {
  const sample = await openOffice(POLICY)
  t.after(() => sample.team.house.close())
  const script = payingTo(sample, 1_000n, 1).transaction.outputs[0]?.script.toHex() ?? ''
  const rule = {
    id: 'listed',
    when: [{ kind: 'destination-not-in', list: 'payees' }],
    // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
    then: { kind: 'deny' },
  } as const
  return { ...POLICY, rules: [...POLICY.rules, rule], lists: { payees: [script] } }
}
