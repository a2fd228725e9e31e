// What every store has to do with what the chain holds: coins, transactions, and sums over them.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  COIN,
  hash,
  type Put,
  type Subject,
  TRANSACTION,
  WALLET,
} from './store-samples.contract.ts'

export function chain(subject: Subject, put: Put): void {
  it('keeps coins to the satoshi, and shows spent ones when asked', async () => {
    const spent = { ...COIN, outputIndex: 0, spentBy: hash('2') }
    await put((tx) => tx.putCoins([COIN, spent, { ...COIN, wallet: 'other' }]))
    const { reader } = subject()
    assert.deepEqual(await reader.coins('savings'), [COIN])
    assert.deepEqual(await reader.coins('savings', { withSpent: true }), [spent, COIN])
    await put((tx) => tx.putCoins([{ ...COIN, height: null }]))
    assert.deepEqual(await reader.coins('savings'), [{ ...COIN, height: null }])
    await put((tx) => tx.removeCoins('savings', [COIN]))
    assert.deepEqual(await reader.coins('savings'), [])
  })

  it('pages transactions, unconfirmed ones first, then the newest block', async () => {
    const at = (digit: string, height: number | null) => ({
      ...TRANSACTION,
      txid: hash(digit),
      height,
      blockTime: height === null ? null : TRANSACTION.blockTime,
    })
    const all = [at('9', null), at('3', 500), at('4', 500), at('1', 441)]
    await put((tx) => tx.putTransactions(all.toReversed()))
    const { reader } = subject()
    const page = (limit: number, after?: string) => reader.transactions('savings', { limit, after })
    assert.deepEqual(await page(10), all)
    assert.deepEqual(await page(2), all.slice(0, 2))
    assert.deepEqual(await page(2, hash('3')), all.slice(2))
    assert.deepEqual(await page(1, hash('9')), all.slice(1, 2))
    assert.deepEqual(await reader.transaction('savings', hash('1')), all[3])
    await put((tx) => tx.removeTransactions('savings', [hash('3'), hash('1')]))
    assert.deepEqual(await page(10), [all[0], all[2]])
  })

  it('keeps one view of the chain', async () => {
    const { reader } = subject()
    assert.equal(await reader.chainView(), null)
    const view = { height: 441, hash: hash('f'), blockTime: 5, seenAt: 6, feeRateSatPerVb: 1.5 }
    await put((tx) => tx.putChainView({ ...view, height: 440, feeRateSatPerVb: null }))
    await put((tx) => tx.putChainView(view))
    assert.deepEqual(await reader.chainView(), view)
  })

  it('keeps what the node said of fees last', async () => {
    const { reader } = subject()
    assert.equal(await reader.feeRates(), null)
    const rates = { leastSatPerVb: 1.125, targets: [{ blocks: 6, satPerVb: 3.375 }] }
    await put((tx) => tx.putFeeRates({ leastSatPerVb: 0, targets: [] }))
    await put((tx) => tx.putFeeRates(rates))
    assert.deepEqual(await reader.feeRates(), rates)
    await put((tx) => tx.emptyProjection())
    assert.equal(await reader.feeRates(), null)
  })
}

export function coinPlaces(subject: Subject, put: Put): void {
  it('finds coins of any wallet by their places, spent or not', async () => {
    const other = { ...COIN, wallet: 'other', txid: hash('2'), spentBy: hash('3') }
    await put(async (tx) => {
      await tx.putWallet(WALLET)
      await tx.putWallet({ ...WALLET, name: 'other', descriptor: 'wsh(another)' })
      await tx.putCoins([COIN, other, { ...COIN, outputIndex: 4 }])
    })
    const { reader } = subject()
    const found = await reader.coinsAt([COIN, other, { txid: hash('9'), outputIndex: 0 }])
    const inOrder = found.toSorted((a, b) => (a.txid < b.txid ? -1 : 1))
    assert.deepEqual(inOrder, [COIN, other])
    assert.deepEqual(await reader.coinsAt([]), [])
  })
}

export function addresses(subject: Subject, put: Put): void {
  it('joins addresses that were given out with those that were used', async () => {
    const given = { wallet: 'savings', index: 7, address: 'bcrt1given', givenAt: 1_767_225_650 }
    const coin = { ...COIN, amountSats: 600n, height: 441 }
    await put(async (tx) => {
      await tx.giveAddress(given)
      await tx.giveAddress({ ...given, index: 9, address: 'bcrt1fresh' })
      await tx.giveAddress({ ...given, wallet: 'other', index: 12, address: 'bcrt1other' })
      await tx.putCoins([
        { ...coin, chain: 0, spentBy: hash('2') },
        { ...coin, chain: 0, outputIndex: 4, amountSats: 50n, spentBy: hash('2') },
        { ...coin, chain: 0, txid: hash('8') },
        { ...coin, chain: 1, outputIndex: 5 },
        { ...coin, wallet: 'other', index: 30 },
      ])
    })
    const fresh = {
      chain: 0,
      index: 9,
      givenAt: given.givenAt,
      address: 'bcrt1fresh',
      script: null,
      receivedSats: 0n,
      transactions: 0,
    } as const
    const used = {
      ...fresh,
      index: 7,
      address: 'bcrt1given',
      script: COIN.script,
      receivedSats: 1_250n,
      transactions: 3,
    }
    const change = {
      ...used,
      chain: 1,
      givenAt: null,
      address: null,
      receivedSats: 600n,
      transactions: 1,
    } as const
    const { reader } = subject()
    assert.deepEqual(await reader.addresses('savings', { limit: 9 }), [fresh, used, change])
    const page = (more: object) => reader.addresses('savings', { limit: 1, ...more })
    assert.deepEqual(await page({ after: { chain: 0, index: 9 } }), [used])
    assert.deepEqual(await page({ after: { chain: 0, index: 7 } }), [change])
    assert.deepEqual(await page({ after: { chain: 0, index: 8 } }), [used])
    assert.deepEqual(await page({ after: { chain: 1, index: 7 } }), [])
    assert.deepEqual(await page({ chain: 1 }), [change])
  })
}

export function sumsByDay(subject: Subject, put: Put): void {
  it('sums what came and went by the day of the block, in UTC', async () => {
    const day = 20_455
    const at = (digit: string, blockTime: number | null, netSats: bigint) => ({
      ...TRANSACTION,
      txid: hash(digit),
      height: blockTime === null ? null : 441,
      blockTime,
      netSats,
    })
    await put((tx) =>
      tx.putTransactions([
        at('1', day * 86_400, 700n),
        at('2', (day + 1) * 86_400 - 1, -200n),
        at('3', (day + 1) * 86_400, 5n),
        at('4', null, -9n),
        { ...at('5', day * 86_400, 1n), wallet: 'other' },
      ]),
    )
    assert.deepEqual(await subject().reader.netByDay('savings'), [
      { day, netSats: 500n },
      { day: day + 1, netSats: 5n },
      { day: null, netSats: -9n },
    ])
  })
}
