// How second factors and colleagues were got round elsewhere, played against ours: Crypto.com, and
// the approver who is the thief. In this process; the rules are the signer's own.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import {
  askAs,
  asserted,
  BOTH,
  decide,
  officeOf,
  payingTo,
  reviewOf,
  shared,
  waitsFor,
} from '../builders/deciding.ts'
import { approvedBy, refusalOf, settingsChange, stateOf } from '../builders/governance-play.ts'
import { at } from '../builders/house.ts'
import { outcome, used } from '../builders/waiting.ts'
import { say } from './say.ts'

const POLICY = shared(BOTH)
const DAY = 86_400

const THIEF = 0xbb

describe('S9 Crypto.com, 2022: a route forgets the second factor', () => {
  it('gets nothing: the signer checks it itself, whoever says that it was right', async (t) => {
    const office = await officeOf(t, shared())
    const { ada, bob, house } = office.team
    const psbt = payingTo(office, 20_000n, 1)
    const { wallet } = office.treasury
    const server = { role: 'server', device: ada.device } as const
    const encoded = writePsbt(psbt).toBase64()
    for (const more of [
      { mfa: 'ok' },
      { code: 'ok' },
      { code: '' },
      { assertion: {} },
      {
        assertion: {
          credential: ada.passkey.credential,
          authenticatorData: '',
          clientData: '',
          signature: '',
        },
      },
    ]) {
      const told = await refusalOf(() =>
        house.ask('spend.sign', { wallet, psbt: encoded, ...more }, server),
      )
      assert.match(told, /^(channel|factor|webauthn|charter)\./, JSON.stringify(more))
    }
    house.clock.now += 1
    assert.equal(outcome(askAs(office, ada, psbt)), 'code-needed')
    const other = payingTo(office, 20_000n, 2)
    const wrong = [
      { code: ada.wrongCode() },
      { code: bob.code() },
      { assertion: asserted(office, ada, other.txid) },
      { assertion: asserted(office, bob, psbt.txid) },
      { assertion: asserted(office, ada, psbt.txid, { isVerified: false }) },
      { assertion: asserted(office, ada, psbt.txid, { origin: 'https://console.example.org' }) },
    ]
    for (const factor of wrong) {
      const told = await refusalOf(() => askAs(office, ada, psbt, factor))
      assert.match(told, /^(factor|webauthn|charter)\./)
    }
    assert.equal(used(office.treasury), '0')
    const code = ada.code()
    assert.equal(outcome(askAs(office, ada, psbt, { code })), 'signed')
    const again = await refusalOf(() => askAs(office, ada, other, { code }))
    assert.match(again, /^factor\.code_/)
    assert.equal(used(office.treasury), '20500')
    say(
      'the server’s route, which said that the code was right (Crypto.com): in eleven ways',
      '0 sat; a right code signed one spend, and no second one',
    )
  })
})

describe('S10 the approver who is the thief', () => {
  it('neither approves what they ask for, nor removes those who would not', async (t) => {
    const office = await officeOf(t, POLICY)
    const { team } = office
    const { ada, bob, cyn, dan, house } = team
    const own = payingTo(office, 20_000n, 1, THIEF)
    assert.equal(outcome(askAs(office, bob, own)), 'waiting')
    for (const means of [
      ['device', 'passkey'],
      ['passkey', 'code'],
    ] as const) {
      const word = decide(office, bob, own.txid, { means })
      assert.equal(await refusalOf(word), 'spend.approval_refused')
    }
    await refusalOf(decide(office, dan, own.txid))
    assert.deepEqual(waitsFor(office, own.txid), ['approvals', 'code'])
    const view = await team.view()
    const alone = [
      { kind: 'member.remove', member: 'cyn' },
      { kind: 'member.remove', member: 'dan' },
    ]
    assert.equal(await refusalOf(team.propose(bob, alone)), 'charter.would_lock_out')
    const groups = [{ kind: 'group.set', group: 'approvers', members: ['bob', 'dan'] }]
    const removal = await team.propose(bob, [
      { kind: 'member.remove', member: 'cyn' },
      ...groups,
      settingsChange(view, { quorum: 2 }),
    ])
    // Two were talked into it: the one who is removed is told, and says no.
    await approvedBy(team, removal, [ada, dan])
    const entries = JSON.stringify(
      at(house.ask('notices.read', { after: '0', limit: '100' }, courier), 'entries'),
    )
    assert.ok(entries.includes(removal))
    await team.act(cyn, { act: 'veto', proposal: removal }, ['device'])
    house.clock.now += DAY
    assert.equal(stateOf(await team.view(), removal), 'held')
    assert.ok((await team.view()).members.some(({ id }) => id === 'cyn'))
    assert.equal(used(office.treasury), '0')
    assert.ok(reviewOf(office, own.txid))
    say(
      'an approver’s keys; asked for a spend and approved it, and had the other approver removed',
      '0 sat; the removal was vetoed by the one it removed',
    )
  })
})

const courier = { role: 'courier', device: null } as const
