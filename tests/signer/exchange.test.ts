// What the signer enters by a code that the trader brings: it believes the trader nothing, and the
// device's signature and the sealed code alone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identityToCanonical } from '@countersign/channel/identity.ts'
import { checkExportBytes } from '@countersign/cli/flows/export.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { writeExport } from '@countersign/core/charter/export.ts'
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
      device: made.bob.deviceId,
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

const PAPER = {
  account: 'paper-main',
  venue: 'binance',
  quote: 'USDT',
  policy: orderPolicyToCanonical(TRADING),
  balances: [{ currency: 'USDT', amount: '10000' }],
}

describe('a code for an account with pretended money', () => {
  it('enters it as such, and it never becomes a real one, nor a real one it', async (t) => {
    const made = await aTeam(t)
    const { bob, cyn } = made
    consent(made, bob, 'account.paper', PAPER)
    const [account] = (await made.view()).accounts
    assert.deepEqual([account?.name, account?.paper], ['paper-main', 'yes'])
    const { seq } = (await made.view()).head
    consent(made, cyn, 'account.paper', PAPER)
    assert.equal((await made.view()).head.seq, seq, 'the same again is no news')
    const refused = (act: string, body: Canonical, code: string) =>
      assert.throws(() => consent(made, bob, act, body), { code })
    refused('account.add', adding(TRADING, { account: 'paper-main' }), 'exchange.paper_named')
    refused('account.paper', { ...PAPER, account: 'main' }, 'exchange.paper_named')
    refused('account.paper', { ...PAPER, balances: [] }, 'exchange.paper_invalid')
    refused('account.paper', { ...PAPER, policy: { version: '1' } }, 'policy.invalid')
    refused('account.paper', { ...PAPER, quote: 'EUR' }, 'exchange.account_exists')
    assert.equal((await made.view()).head.seq, seq)
  })

  it('says so in an export that verifies', async (t) => {
    const made = await aTeam(t)
    consent(made, made.bob, 'account.paper', PAPER)
    consent(made, made.cyn, 'account.add', adding())
    const asked = { after: '0', limit: '500' }
    const page = made.house.ask('charter.export', asked, { device: null, role: 'server' })
    const { identity } = made.house.service().signer.keys
    const about = { network: 'regtest', identity: identityToCanonical(identity) as never }
    const { charter } = checkExportBytes(writeExport(about, [page as never]), {})
    assert.deepEqual(
      [...charter.accounts.values()].map(({ name, isPaper }) => [name, isPaper]),
      [
        ['paper-main', true],
        ['main', false],
      ],
    )
  })

  it('is of who decides, while nothing stands still, and for no agent', async (t) => {
    const made = await aTeam(t)
    const { bob, dan } = made
    const carried = { act: 'account.paper', body: PAPER }
    const local = () => bring(made, bob, carried, { carrier: bob })
    assert.throws(local, { code: 'exchange.paper_local' })
    const watching = await openTeam({ danRoles: ['viewer'] })
    t.after(() => watching.house.close())
    const byDan = () => consent(watching, watching.dan, 'account.paper', PAPER)
    assert.throws(byDan, { code: 'charter.role_missing' })
    await made.act(dan, { act: 'freeze', subject: 'organisation', why: 'a thief' }, ['device'])
    const frozen = () => consent(made, bob, 'account.paper', PAPER)
    assert.throws(frozen, { code: 'charter.frozen' })
    assert.deepEqual((await made.view()).accounts, [])
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
