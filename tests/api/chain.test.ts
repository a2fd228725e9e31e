// What the chain has of a wallet, as the API shows it: flows, addresses, the balance in time.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import {
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import { DESCRIPTOR, type Lodge, NOW, openLodge, WALLET } from './lodge.ts'

const wallet = WALLET
const DAY = 86_400
const TODAY = Math.floor(NOW / DAY)

const scriptAt = (chain: 0 | 1, index: number) => deriveScripts(DESCRIPTOR, chain, index).script
const addressAt = (chain: 0 | 1, index: number) => addressOf(scriptAt(chain, index), 'regtest')
const PAYEE = Uint8Array.fromHex(`0014${'ab'.repeat(20)}`)
const OP_RETURN = Uint8Array.fromHex('6a0568656c6c6f')

const bare = { scriptSig: new Uint8Array(), sequence: 0xffffffff, witness: [] }
const STRANGERS = { ...bare, txid: 'f0'.repeat(32), index: 3 }
const FUNDING: Transaction = {
  version: 2,
  inputs: [STRANGERS],
  outputs: [{ amountSats: sats(90_000n), script: scriptAt(0, 4) }],
  lockTime: 0,
}
const SPENDING: Transaction = {
  version: 2,
  inputs: [
    { ...bare, txid: txidOf(FUNDING), index: 0 },
    { ...bare, txid: 'e0'.repeat(32), index: 1 },
    STRANGERS,
  ],
  outputs: [
    { amountSats: sats(20_000n), script: PAYEE },
    { amountSats: sats(69_000n), script: scriptAt(1, 2) },
    { amountSats: sats(0n), script: OP_RETURN },
    { amountSats: sats(4_000n), script: PAYEE },
  ],
  lockTime: 0,
}
const txid = txidOf(SPENDING)

describe('what the chain has of a wallet', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
    await lodge.store.transact(async (tx) => {
      const own = await tx.wallet(wallet)
      if (own) await tx.putWallet({ ...own, name: 'travel', descriptor: 'wsh(another)' })
      const coin = { wallet, outputIndex: 0, height: 440, spentBy: null }
      const place = (chain: 0 | 1, index: number) => ({
        chain,
        index,
        script: scriptAt(chain, index).toHex(),
      })
      await tx.putCoins([
        { ...coin, ...place(0, 4), txid: txidOf(FUNDING), amountSats: 90_000n, spentBy: txid },
        { ...coin, ...place(1, 2), txid, outputIndex: 1, amountSats: 69_000n },
        {
          ...coin,
          ...place(0, 30),
          wallet: 'travel',
          txid: 'e0'.repeat(32),
          outputIndex: 1,
          amountSats: 7_000n,
          spentBy: txid,
        },
      ])
      const seen = { wallet, height: 440, seenAt: NOW, feeSats: null, path: null }
      const at = (day: number) => (TODAY - day) * DAY + 100
      await tx.putTransactions([
        {
          ...seen,
          txid: txidOf(FUNDING),
          blockTime: at(3),
          netSats: 90_000n,
          raw: writeTransaction(FUNDING),
        },
        { ...seen, txid, blockTime: at(1), netSats: -21_000n, raw: writeTransaction(SPENDING) },
        {
          ...seen,
          txid: '0d'.repeat(32),
          height: null,
          blockTime: null,
          netSats: 55n,
          raw: new Uint8Array(),
        },
      ])
      const given = { wallet, givenAt: NOW - 50 }
      await tx.giveAddress({ ...given, index: 4, address: addressAt(0, 4) ?? '' })
      await tx.giveAddress({ ...given, index: 5, address: addressAt(0, 5) ?? '' })
    })
  })
  after(() => lodge.close())

  it('shows where a transaction takes from and where it goes', async () => {
    const { inputs, outputs, netSats } = await lodge.api.showTransaction({ wallet, txid })
    assert.equal(netSats, '-21000')
    assert.deepEqual(inputs, [
      {
        txid: txidOf(FUNDING),
        outputIndex: 0,
        isOurs: 'yes',
        wallet,
        amountSats: '90000',
        address: addressAt(0, 4),
        place: { chain: 'receive', index: 4, path: '0/4' },
      },
      // Another wallet's of the same signer: known, and no place of this one.
      {
        txid: 'e0'.repeat(32),
        outputIndex: 1,
        isOurs: 'no',
        wallet: 'travel',
        amountSats: '7000',
        address: addressAt(0, 30),
      },
      { txid: STRANGERS.txid, outputIndex: 3, isOurs: 'no' },
    ])
    const payee = { script: PAYEE.toHex(), address: addressOf(PAYEE, 'regtest'), isOurs: 'no' }
    assert.deepEqual(outputs, [
      { index: 0, ...payee, amountSats: '20000' },
      {
        index: 1,
        script: scriptAt(1, 2).toHex(),
        address: addressAt(1, 2),
        amountSats: '69000',
        isOurs: 'yes',
        wallet,
        chain: 'change',
        path: '1/2',
      },
      { index: 2, script: OP_RETURN.toHex(), amountSats: '0', isOurs: 'no' },
      { index: 3, ...payee, amountSats: '4000' },
    ])
  })

  it('lists addresses that were given out or used, page by page', async () => {
    const { addresses } = await lodge.api.listAddresses({ wallet })
    assert.deepEqual(addresses, [
      {
        address: addressAt(0, 5),
        chain: 'receive',
        index: 5,
        path: '0/5',
        givenAt: NOW - 50,
        receivedSats: '0',
        transactions: 0,
        isUsed: 'no',
      },
      {
        address: addressAt(0, 4),
        chain: 'receive',
        index: 4,
        path: '0/4',
        givenAt: NOW - 50,
        receivedSats: '90000',
        transactions: 2,
        isUsed: 'yes',
      },
      {
        address: addressAt(1, 2),
        chain: 'change',
        index: 2,
        path: '1/2',
        receivedSats: '69000',
        transactions: 1,
        isUsed: 'yes',
      },
    ])
    const paths = async (ask: object) =>
      (await lodge.api.listAddresses({ wallet, ...ask })).addresses.map(({ path }) => path)
    assert.deepEqual(await paths({ limit: '1', after: '0/5' }), ['0/4'])
    assert.deepEqual(await paths({ after: '0/4' }), ['1/2'])
    assert.deepEqual(await paths({ chain: 'receive' }), ['0/5', '0/4'])
    await assert.rejects(lodge.api.listAddresses({ wallet, after: '0/4/' }), { status: 400 })
  })

  it('adds the balance up day by day, to what it is now', async () => {
    const { points } = await lodge.api.showBalanceHistory({ wallet, days: '4' })
    const end = (day: number) => (TODAY - day) * DAY
    assert.deepEqual(points, [
      { at: end(3), sats: '0' },
      { at: end(2), sats: '90000' },
      { at: end(1), sats: '90000' },
      { at: end(0), sats: '69000' },
      { at: NOW, sats: '69055' },
    ])
    const short = await lodge.api.showBalanceHistory({ wallet, days: '1' })
    assert.deepEqual(short.points, points.slice(3))
    assert.equal((await lodge.api.showBalanceHistory({ wallet })).points.length, 91)
    assert.equal(
      (await lodge.api.showBalanceHistory({ wallet, days: '3650' })).points.length,
      3_651,
    )
    for (const days of ['0', '3651', '-1', '1e3', '']) {
      await assert.rejects(lodge.api.showBalanceHistory({ wallet, days }), { status: 400 }, days)
    }
  })
})
