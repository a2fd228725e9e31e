// Many asks at the same moment over PostgreSQL: no more of a device are open than may be.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import { askSpend } from '@countersign/server/use-cases/ask-spend.ts'
import { NOW, psbtOf, WALLET } from '../api/lodge.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

const MOST_OF_DEVICE = 64
const MOST = 256

describe('the room for askings', () => {
  let cluster: Cluster
  let store: PostgresStore
  before(async () => {
    cluster = await startCluster()
    store = openStore(await cluster.fresh())
    await store.transact((tx) =>
      tx.putWallet({
        name: WALLET,
        descriptor: 'wsh(sortedmulti(2,a,b))#x',
        userKey: 0,
        serverKey: 1,
        policy: {},
        policyHash: 'ab'.repeat(32),
        createdAt: NOW,
      }),
    )
  })
  after(async () => {
    await store.close()
    await cluster.stop()
  })

  const { psbt } = psbtOf(1)
  const ask = (device: string, nonce: number) => {
    const params = {
      method: 'POST',
      path: `/v1/wallets/${WALLET}/spends`,
      contentDigest: `sha-256=:${'A'.repeat(43)}=:`,
      created: NOW,
      keyId: device.repeat(64),
      nonce: nonce.toString(16).padStart(32, '0'),
      tag: `countersign:${'0000-'.repeat(7)}0000`,
    }
    const by = { kind: 'device', params, signature: new Uint8Array(64) } as const
    const wish = { wallet: WALLET, psbt, mayBroadcast: true, by, body: Uint8Array.of(0x7b, 0x7d) }
    return askSpend({ store, clock: () => NOW }, { ...wish, waitMs: 0 }).then(
      () => true,
      (error: { readonly code?: string }) => {
        assert.equal(error.code, 'http.busy')
        return false
      },
    )
  }
  const many = async (device: string, count: number) => {
    const asked = Array.from({ length: count }, (_, nonce) => ask(device, nonce))
    return (await Promise.all(asked)).filter(Boolean).length
  }

  it('holds for one device, and for all together', async () => {
    assert.equal(await many('1', MOST_OF_DEVICE + 30), MOST_OF_DEVICE)
    assert.equal(await store.reader.openAskings('1'.repeat(64)), MOST_OF_DEVICE)
    const others = await Promise.all(['2', '3', '4', '5'].map((device) => many(device, 60)))
    assert.equal(
      others.reduce((sum, count) => sum + count, 0),
      MOST - MOST_OF_DEVICE,
    )
    assert.equal(await store.reader.openAskings(), MOST)
  })
})
