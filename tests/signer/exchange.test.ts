// What the signer enters by a code that the trader brings: it believes the trader nothing, and the
// device's signature and the sealed code alone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import {
  adding,
  aTeam,
  bring,
  consent,
  type Made,
  TRADING,
  traderIdentity,
  WIDER,
} from '../builders/account-codes.ts'
import { at } from '../builders/house.ts'
import { openTeam } from '../builders/team.ts'

const DAY = 86_400

describe('a code for a new account', () => {
  it('enters it with its policy in the charter, once, by who decides', async (t) => {
    const made = await aTeam(t)
    assert.deepEqual(consent(made, made.bob, 'account.add', adding()), { member: 'bob' })
    const [account] = (await made.view()).accounts
    assert.deepEqual(account, {
      name: 'main',
      venue: 'binance',
      quote: 'USDT',
      policy: orderPolicyHash(TRADING),
      orders: orderPolicyToCanonical(TRADING),
    })
    const { seq } = (await made.view()).head
    consent(made, made.cyn, 'account.add', adding())
    assert.equal((await made.view()).head.seq, seq, 'the same again is no news')
    for (const other of [adding(WIDER), adding(TRADING, { venue: 'kraken' })]) {
      const again = () => consent(made, made.dan, 'account.add', other)
      assert.throws(again, { code: 'exchange.account_exists' })
    }
    assert.equal((await made.view()).accounts[0]?.policy, orderPolicyHash(TRADING))
    made.house.reopen()
    assert.equal((await made.view()).accounts[0]?.policy, orderPolicyHash(TRADING))
  })

  it('is for exactly what the device asked: a broken trader gets nothing by it', async (t) => {
    const made = await aTeam(t)
    const { ada, bob } = made
    const wider = { body: adding(WIDER) }
    const refused = (how: Made, code: string) =>
      assert.throws(() => bring(made, bob, { act: 'account.add', body: adding() }, how), { code })
    refused(wider, 'channel.seal_broken')
    refused({ act: 'account.remove', body: { account: 'main' } }, 'channel.seal_broken')
    refused({ trader: traderIdentity() }, 'channel.signature_invalid')
    refused({ proof: { device: ada.deviceId } }, 'channel.signature_invalid')
    const { house } = made
    assert.deepEqual((await made.view()).accounts, [])
    assert.equal(house.service().signer.journal.head('exchange').seq, 0)
  })

  it('is refused of a policy that is none, or names nobody', async (t) => {
    const made = await aTeam(t)
    const grants = [{ id: 'one', who: 'group:desk', operations: ['place'] }] as const
    const named = { ...watchingPolicy(), grants }
    const tried = (body: Canonical, code: string) =>
      assert.throws(() => consent(made, made.bob, 'account.add', body), { code })
    tried(adding(named), 'charter.change_invalid')
    tried(adding(TRADING, { policy: { version: '1' } }), 'policy.invalid')
    tried(adding(TRADING, { account: 'No Name' }), 'exchange.account_invalid')
    tried(adding(TRADING, { venue: 'nowhere' }), 'exchange.venue_unknown')
    tried(adding(TRADING, { more: 'x' }), 'channel.message_invalid')
    assert.deepEqual((await made.view()).accounts, [])
  })

  it('is of who decides, and of nobody while anything of it stands still', async (t) => {
    const watching = await openTeam({ danRoles: ['viewer'] })
    t.after(() => watching.house.close())
    const byDan = () => consent(watching, watching.dan, 'account.add', adding())
    assert.throws(byDan, { code: 'charter.role_missing' })
    for (const [subject, code] of [
      ['organisation', 'charter.frozen'],
      ['member:bob', 'charter.suspended'],
    ] as const) {
      const made = await aTeam(t)
      const freeze = { act: 'freeze', subject, why: 'a thief' } as const
      await made.act(made.dan, freeze, ['device'])
      assert.throws(() => consent(made, made.bob, 'account.add', adding()), { code })
      assert.deepEqual((await made.view()).accounts, [])
    }
  })

  it('is refused while the organisation is locked', async (t) => {
    const made = await aTeam(t)
    consent(made, made.bob, 'account.add', adding())
    made.house.clock.now += 2 * DAY
    consent(made, made.bob, 'account.remove', { account: 'main' })
    const again = () => consent(made, made.cyn, 'account.add', adding(WIDER))
    assert.throws(again, { code: 'charter.locked' })
    const other = () => consent(made, made.dan, 'account.add', adding(WIDER, { account: 'new' }))
    assert.throws(other, { code: 'charter.locked' })
  })

  it('brings back what was there before under a lock of its own', async (t) => {
    const made = await aTeam(t)
    const { ada, bob, cyn, house } = made
    consent(made, bob, 'account.add', adding())
    const group = { kind: 'group.set', group: 'desk', members: ['bob'] }
    const id = await made.propose(ada, [group])
    await made.vote(bob, id)
    await made.vote(cyn, id)
    house.clock.now += 2 * DAY
    consent(made, bob, 'account.remove', { account: 'main' })
    const again = () => consent(made, cyn, 'account.add', adding(WIDER))
    assert.throws(again, { code: 'charter.locked' })
    consent(made, cyn, 'account.add', adding(WIDER, { account: 'new' }))
  })
})

describe('other codes for the trader', () => {
  it('take an account out of the charter, and put nothing in', async (t) => {
    const made = await aTeam(t)
    consent(made, made.bob, 'account.add', adding())
    consent(made, made.cyn, 'account.rotate', { account: 'main', secrets: 'c2VhbGVk' })
    const order = { account: 'main', market: 'BTC/USDT', side: 'buy' }
    consent(made, made.ada, 'order.place', order)
    const { journal } = made.house.service().signer
    const entries = [...journal.all('exchange')]
    assert.deepEqual(
      entries.map(({ body }) => [at(body, 'act'), 'body' in (body as object)]),
      [
        ['account.add', false],
        ['account.rotate', false],
        ['order.place', true],
      ],
      'sealed secrets stay in no entry',
    )
    assert.deepEqual(at(entries[2]?.body ?? '', 'body'), order)
    consent(made, made.dan, 'account.remove', { account: 'main' })
    assert.deepEqual((await made.view()).accounts, [])
  })
})
