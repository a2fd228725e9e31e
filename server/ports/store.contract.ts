// What every store has to do, whatever it is made of. Each adapter's test calls this.

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { accounts } from './accounts.contract.ts'
import { alerts } from './alerts.contract.ts'
import { auditLog } from './audit.contract.ts'
import { archive, exits } from './exits.contract.ts'
import { incidents } from './incident.contract.ts'
import { NOTHING_CLOSED } from './incident.ts'
import { labels } from './labels.contract.ts'
import { news } from './news.contract.ts'
import { forgettingNotices, notices } from './notices.contract.ts'
import { opens } from './opens.contract.ts'
import { portfolio } from './portfolio.contract.ts'
import { reviews } from './reviews.contract.ts'
import { sessions } from './sessions.contract.ts'
import type { Store, Transactor } from './store.ts'
import { addresses, chain, coinPlaces, sumsByDay } from './store-chain.contract.ts'
import {
  ASKING,
  COIN,
  hash,
  type Put,
  SPEND,
  STANDING,
  type Subject,
  TRANSACTION,
  WALLET,
} from './store-samples.contract.ts'
import { forgetting, settling, spends } from './store-spends.contract.ts'
import { askingTokens } from './store-tokens.contract.ts'

export type OpenStore = () => Promise<Store>

/** Registers the suite. `open` answers an empty store each time. */
export function describeStore(name: string, open: OpenStore): void {
  describe(name, () => {
    let store: Store
    const put = (work: (tx: Transactor) => Promise<unknown>) => store.transact(work)
    beforeEach(async () => {
      store = await open()
    })
    const subject = () => store
    transactions(subject)
    projection(subject, put)
    askingTokens(subject, put)
    chain(subject, put)
    coinPlaces(subject, put)
    addresses(subject, put)
    sumsByDay(subject, put)
    spends(subject, put)
    settling(subject, put)
    forgetting(subject, put)
    ownRecords(subject, put)
    emptying(subject, put)
    auditLog(subject)
    incidents(subject)
    exits(subject, put)
    archive(subject, put)
    opens(subject, put)
    portfolio(subject, put)
    labels(subject, put)
    alerts(subject, put)
    news(subject, put)
    notices(subject, put)
    forgettingNotices(subject, put)
    reviews(subject, put)
    sessions(subject, put)
    accounts(subject, put)
  })
}

function transactions(subject: Subject): void {
  it('undoes all of a transaction that fails', async () => {
    const failing = subject().transact(async (tx) => {
      await tx.putWallet(WALLET)
      await tx.enqueue({ kind: 'watch-chain' })
      throw new Error('halfway')
    })
    await assert.rejects(failing, /halfway/)
    assert.deepEqual(await subject().reader.wallets(), [])
  })

  it('shows a transaction its own writes, and nobody else before it ends', async () => {
    await subject().transact(async (tx) => {
      await tx.putWallet(WALLET)
      assert.deepEqual(await tx.wallet('savings'), WALLET)
      assert.equal(await subject().reader.wallet('savings'), null)
    })
    assert.deepEqual(await subject().reader.wallet('savings'), WALLET)
  })

  it('refuses a transaction within a transaction', async () => {
    const nested = subject().transact(() => subject().transact(async () => 1))
    await assert.rejects(nested, /within a transaction/)
  })

  it('tells what committed transactions are about, and nothing of those undone', async () => {
    const told: string[][] = []
    const end = subject().changes.watch((topics) => void told.push([...topics].sort()))
    const failing = subject().transact(async (tx) => {
      await tx.putWallet(WALLET)
      throw new Error('halfway')
    })
    await assert.rejects(failing, /halfway/)
    const view = { height: 1, hash: hash('a'), blockTime: 5, feeRateSatPerVb: null }
    await subject().transact(async (tx) => {
      await tx.putWallet(WALLET)
      await tx.putSpend(SPEND)
      await tx.putChainView({ ...view, seenAt: 6 })
      assert.deepEqual(told, [])
    })
    // Nothing that anybody can read has changed.
    await subject().transact((tx) => tx.putChainView({ ...view, seenAt: 9 }))
    await subject().transact((tx) => tx.putCoins([]))
    await subject().transact((tx) => tx.putStanding(STANDING))
    end()
    await subject().transact((tx) => tx.putHead({ log: 'charter', seq: 1, hash: hash('c') }))
    assert.deepEqual(told, [
      ['chain', 'spends:savings', 'wallet:savings', 'wallets'],
      ['charter', 'status'],
    ])
  })

  it('answers whether it is there', async () => {
    assert.equal(await subject().isReady(), true)
  })
}

const NOBODY = {
  members: [],
  devices: [],
  tokens: [],
  freezes: [],
  closure: NOTHING_CLOSED,
} as const

function projection(subject: Subject, put: Put): void {
  it('keeps wallets and heads, the latest of each', async () => {
    const tightened = { ...WALLET, policy: { version: '1' }, policyHash: hash('b') }
    await put(async (tx) => {
      await tx.putWallet(WALLET)
      await tx.putWallet(tightened)
      await tx.putHead({ log: 'charter', seq: 3, hash: hash('c') })
      await tx.putHead({ log: 'charter', seq: 4, hash: hash('d') })
    })
    const { reader } = subject()
    assert.deepEqual(await reader.wallets(), [tightened])
    assert.deepEqual(await reader.heads(), [{ log: 'charter', seq: 4, hash: hash('d') }])
  })

  it('keeps who there is and what stands still as of the last time, whole', async () => {
    const { reader } = subject()
    await put((tx) => tx.putStanding(STANDING))
    assert.deepEqual(await reader.members(), STANDING.members)
    assert.deepEqual(await reader.devices(), STANDING.devices)
    assert.deepEqual(await reader.freezes(), STANDING.freezes)
    assert.deepEqual(await reader.closure(), STANDING.closure)
    const [ada, bob] = STANDING.members
    const [first, second] = STANDING.devices
    assert.deepEqual(await reader.member('bob'), bob)
    assert.deepEqual(await reader.device(hash('e')), second)
    const stopped = { ...first, isStopped: true } as typeof first
    await put((tx) =>
      tx.putStanding({ ...NOBODY, members: ada ? [ada] : [], devices: stopped ? [stopped] : [] }),
    )
    assert.equal(await reader.member('bob'), null)
    assert.equal(await reader.device(hash('e')), null)
    assert.deepEqual(await reader.devices(), [stopped])
    assert.deepEqual(await reader.freezes(), [])
    await put((tx) => tx.emptyProjection())
    assert.deepEqual([await reader.members(), await reader.devices()], [[], []])
  })

  it('keeps the first freeze of each wallet', async () => {
    const freeze = { wallet: 'savings', reason: 'first', frozenAt: 5 }
    const whole = { wallet: '*', reason: 'all', frozenAt: 7 }
    await put(async (tx) => {
      await tx.putFreeze(freeze)
      await tx.putFreeze({ ...freeze, reason: 'second' })
      await tx.putFreeze(whole)
    })
    assert.deepEqual(await subject().reader.freezes(), [whole, freeze])
    await put((tx) => tx.emptyProjection())
    assert.deepEqual(await subject().reader.freezes(), [])
  })

  it('never lowers a mark', async () => {
    const { reader } = subject()
    assert.deepEqual(await reader.nextUsed('savings'), [0, 0])
    await put((tx) => tx.raiseUsed('savings', [5, 2]))
    await put((tx) => tx.raiseUsed('savings', [3, 4]))
    assert.deepEqual(await reader.nextUsed('savings'), [5, 4])
  })
}

function ownRecords(subject: Subject, put: Put): void {
  const token = {
    id: 'token-1',
    name: 'reports',
    hash: hash('7'),
    networks: ['192.0.2.0/24', '2001:db8::/48'],
    createdAt: 100,
    expiresAt: 800,
    lastUsedAt: null,
  }

  it('gives an index once, also to two at the same time', async () => {
    const give = (index: number, address: string) =>
      subject().transact((tx) => tx.giveAddress({ wallet: 'savings', index, address, givenAt: 5 }))
    const both = await Promise.all([give(0, 'bcrt1a'), give(0, 'bcrt1a')])
    assert.deepEqual(both.toSorted(), [false, true])
    assert.equal(await give(10, 'bcrt1k'), true)
    assert.equal(await give(2, 'bcrt1c'), true)
    const { reader } = subject()
    const given = await reader.givenAddresses('savings')
    assert.equal((await reader.lastGiven('savings'))?.index, 10)
    assert.equal(await reader.lastGiven('other'), null)
    assert.deepEqual(
      given.map(({ index }) => index),
      [0, 2, 10],
    )
  })

  it('uses a nonce up once for each device, until it is forgotten', async () => {
    const use = (device: string) =>
      subject().transact((tx) => tx.useNonce(device, 'ab'.repeat(16), 700))
    assert.equal(await use(hash('1')), true)
    assert.equal(await use(hash('1')), false)
    assert.equal(await use(hash('2')), true)
    await put((tx) => tx.forgetNonces(700))
    assert.equal(await use(hash('1')), false)
    await put((tx) => tx.forgetNonces(701))
    assert.equal(await use(hash('1')), true)
  })

  it('keeps tokens by the hash of their secret, until they are withdrawn', async () => {
    const later = { ...token, id: 'token-2', hash: hash('8'), createdAt: 200, expiresAt: 900 }
    await put(async (tx) => {
      await tx.putToken(token)
      await tx.putToken(later)
      await tx.touchToken('token-1', 300)
    })
    const { reader } = subject()
    const touched = { ...token, lastUsedAt: 300 }
    assert.deepEqual(await reader.tokens(), [later, touched])
    assert.deepEqual(await reader.tokenByHash(hash('7')), touched)
    assert.equal(await reader.tokenByHash(hash('9')), null)
    const remove = () => subject().transact((tx) => tx.removeToken('token-1'))
    assert.deepEqual([await remove(), await remove()], [true, false])
    assert.equal(await reader.tokenByHash(hash('7')), null)
  })
}

function emptying(subject: Subject, put: Put): void {
  it('empties the projection, and keeps what is its own', async () => {
    await put(async (tx) => {
      await tx.putWallet(WALLET)
      await tx.putHead({ log: 'charter', seq: 3, hash: hash('c') })
      await tx.raiseUsed('savings', [5, 2])
      await tx.putCoins([COIN])
      await tx.putTransactions([TRANSACTION])
      await tx.putSpend(SPEND)
      await tx.putAsking(ASKING)
      await tx.giveAddress({ wallet: 'savings', index: 0, address: 'bcrt1a', givenAt: 5 })
    })
    await put((tx) => tx.emptyProjection())
    const { reader } = subject()
    assert.deepEqual(await reader.wallets(), [])
    assert.deepEqual(await reader.heads(), [])
    assert.deepEqual(await reader.nextUsed('savings'), [0, 0])
    assert.deepEqual(await reader.coins('savings'), [])
    assert.deepEqual(await reader.transactions('savings', { limit: 9 }), [])
    assert.equal(await reader.spend('savings', SPEND.txid), null)
    assert.deepEqual(await reader.asking(ASKING.id), ASKING)
    assert.equal((await reader.givenAddresses('savings')).length, 1)
  })
}
