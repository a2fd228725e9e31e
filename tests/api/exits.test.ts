// Ways out through the API: how a wallet's stands, rehearsals that a device states, and canaries.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { timelocked, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { challengeMessage, challengeText } from '@countersign/core/wallet/exit/challenge.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { openStore } from '@countersign/server/adapters/memory/store.ts'
import { giveAddress } from '@countersign/server/use-cases/give-address.ts'
import { applyEntry } from '@countersign/server/use-cases/journal-entries.ts'
import { recordRehearsal } from '@countersign/server/use-cases/keep-exits.ts'
import { reconcile } from '@countersign/server/use-cases/reconcile.ts'
import { showWallet } from '@countersign/server/use-cases/show-wallets.ts'
import { person } from '../builders/coins.ts'
import { proofBy } from '../builders/rehearsal.ts'
import { type Lodge, NOW, openLodge, WALLET } from './lodge.ts'

const DAY = 86_400
const TXID = '1d'.repeat(32)
const CANARY = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

describe('the way out of a wallet', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
    const [user, server, backup] = [person(1), person(2), person(3)]
    const descriptor = writeDescriptor(timelocked([user.key, server.key], backup.key, 52_560))
    await lodge.store.transact(async (tx) => {
      const [wallet] = await tx.wallets()
      if (!wallet) throw new Error('no wallet')
      await tx.putWallet({ ...wallet, name: 'later', descriptor })
      const coin = { wallet: 'later', chain: 0, index: 0, script: '0020ab', spentBy: null } as const
      await tx.putCoins([
        { ...coin, txid: TXID, outputIndex: 0, amountSats: 70_000n, height: 1_000 },
        { ...coin, txid: TXID, outputIndex: 1, amountSats: 7n, height: null },
      ])
    })
  })
  after(() => lodge.close())

  const at = (height: number) =>
    lodge.store.transact((tx) =>
      tx.putChainView({ height, hash: TXID, blockTime: NOW, seenAt: NOW, feeRateSatPerVb: null }),
    )
  const show = (wallet: string) => lodge.api.showWallet({ wallet })

  it('is ready from its rehearsal on, for half a year', async () => {
    const never = { state: 'unready', because: ['never-rehearsed'] }
    assert.deepEqual((await show(WALLET)).exit, never)
    const body = { txids: [TXID], verdict: 'allowed' as const }
    const { dueAt } = await lodge.api.recordRehearsal({ wallet: WALLET, body })
    assert.equal(dueAt, NOW + 180 * DAY)
    const rehearsed = { state: 'ready', because: [], rehearsedAt: NOW, dueAt }
    assert.deepEqual((await show(WALLET)).exit, rehearsed)
    lodge.now = dueAt
    const late = { ...rehearsed, state: 'unready', because: ['rehearsal-old'] }
    assert.deepEqual((await show(WALLET)).exit, late)
    lodge.now = NOW
    const elsewhere = lodge.api.recordRehearsal({ wallet: 'nowhere', body })
    await assert.rejects(elsewhere, { code: 'wallet.missing' })
  })

  it('says when one key may spend alone, and is unready 30 days before', async () => {
    const body = { txids: [TXID], verdict: 'too-early' as const }
    await lodge.api.recordRehearsal({ wallet: 'later', body })
    // The coin has 48,239 confirmations, and one more.
    await at(1_000 + 52_560 - 4_322)
    const { exit, timelock } = await show('later')
    assert.equal(exit.state, 'ready')
    const opensAt = NOW + 4_321 * 600
    assert.deepEqual(timelock, { opensInBlocks: 4_321, opensAt })
    await at(1_000 + 52_560 - 4_321)
    assert.deepEqual((await show('later')).exit.because, ['lock-near'])
    await at(1_000 + 52_559)
    assert.deepEqual((await show('later')).exit.because, ['lock-open'])
    const { coins } = await lodge.api.listCoins({ wallet: 'later' })
    assert.deepEqual(
      coins.map(({ opensInBlocks }) => opensInBlocks),
      [0, 52_560],
    )
    assert.equal((await show(WALLET)).timelock, undefined)
  })

  it('has a canary that no answer and no audit event shows again', async () => {
    await lodge.api.setCanary({ wallet: WALLET, body: { address: CANARY } })
    const [kept] = await lodge.store.reader.canaries()
    assert.deepEqual([kept?.wallet, kept?.address], [WALLET, CANARY])
    const told = JSON.stringify([await show(WALLET), await lodge.api.listAudit()])
    assert.ok(told.includes('api.setCanary') && !told.includes(CANARY))
    const foreign = { address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }
    const refused = lodge.api.setCanary({ wallet: WALLET, body: foreign })
    await assert.rejects(refused, { code: 'address.invalid' })
    await lodge.api.setCanary({ wallet: WALLET, body: {} })
    assert.deepEqual(await lodge.store.reader.canaries(), [])
  })

  it('is forgotten by the server once it is empty, and seen again when it is paid', async () => {
    const { api, store } = lodge
    const forget = (more: { readonly labelsOnly?: 'yes' } = {}) =>
      api.forgetWallet({ wallet: 'later', body: more })
    const names = async (archived: 'yes' | 'no') =>
      (await api.listWallets({ archived })).wallets.map(({ name }) => name)
    const label = { type: 'tx', ref: TXID, label: 'rent' } as const
    await api.putLabels({ wallet: 'later', body: { labels: [label] } })
    await assert.rejects(forget(), (error: ApiProblem) => {
      assert.deepEqual([error.code, error.facts], ['wallet.in_use', IN_USE])
      return true
    })
    assert.deepEqual(await forget({ labelsOnly: 'yes' }), { wallet: 'later', labels: 1 })
    assert.deepEqual(await names('no'), ['later', WALLET])

    const coins = await store.reader.coins('later')
    await store.transact((tx) => tx.removeCoins('later', coins))
    const { exits } = await forget()
    assert.equal(exits, 1)
    assert.deepEqual([await names('no'), await names('yes')], [[WALLET], ['later', WALLET]])
    assert.equal((await show('later')).archivedAt, NOW)
    assert.ok(JSON.stringify(await api.listAudit()).includes('api.forgetWallet'))

    const wallet = await store.reader.wallet('later')
    if (!wallet) throw new Error('no wallet')
    await reconcile(store, { wallet, coins, transactions: [], next: [1, 0] }, NOW)
    assert.deepEqual(await names('no'), ['later', WALLET])
  })
})

const IN_USE = { wallet: 'later', coins: '2', spends: '0' }

describe('on mainnet the server', () => {
  const [user, server, backup] = [person(1, 'mainnet'), person(2, 'mainnet'), person(3, 'mainnet')]
  const descriptor = timelocked([user.key, server.key], backup.key, 52_560)
  const store = openStore()
  const world = { store, clock: () => NOW, network: 'mainnet' } as const
  const wallet = 'savings'
  before(() =>
    store.transact((tx) =>
      tx.putWallet({
        name: wallet,
        descriptor: writeDescriptor(descriptor),
        userKey: 0,
        serverKey: 1,
        policy: {},
        policyHash: 'ab'.repeat(32),
        createdAt: 5,
      }),
    ),
  )

  /** As the journal has it; the server verifies none: the signer did. */
  function entry(time: number) {
    const challenge = { network: 'mainnet', organisation: 'ab'.repeat(32), wallet } as const
    const text = challengeText({ ...challenge, descriptor, seq: 3, at: time })
    const message = challengeMessage(text, 'cd'.repeat(16))
    const proof = proofBy(descriptor, [backup.account], message)
    const body = { wallet, path: 'backup-alone', message, proof }
    return { log: 'charter', seq: 4, time, kind: 'wallet.rehearsed', hash: 'ef'.repeat(32), body }
  }

  it('gives out no address for a device’s word, but for the signer’s', async () => {
    const refused = { code: 'wallet.unrehearsed' }
    await assert.rejects(giveAddress(world, wallet), refused)
    const stated = { wallet, txids: [TXID], verdict: 'allowed' } as const
    const actor = { kind: 'server' } as const
    await recordRehearsal(world, stated, { member: 'owner', actor, network: '::1' })
    await assert.rejects(giveAddress(world, wallet), refused)
    assert.deepEqual((await showWallet(world, wallet)).readiness, {
      kind: 'unready',
      because: ['never-rehearsed'],
    })
    await store.transact((tx) => applyEntry(tx, entry(NOW - 5), NOW))
    assert.equal((await giveAddress(world, wallet)).index, 0)
    assert.equal((await showWallet(world, wallet)).rehearsedAt, NOW - 5)
  })

  it('lets no older rehearsal take a newer one’s place when it reads again', async () => {
    await store.transact((tx) => applyEntry(tx, entry(NOW - 50), NOW))
    assert.equal((await showWallet(world, wallet)).rehearsedAt, NOW - 5)
  })
})
