// What the jobs tell the signer of the chain and read of it, over the signer's own rules: headers
// after each of its starts, and what froze.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { openChain } from '@countersign/server/adapters/memory/chain.ts'
import { openStore } from '@countersign/server/adapters/memory/store.ts'
import { openSigner } from '@countersign/server/adapters/signer/signer.ts'
import { forgetOld } from '@countersign/server/use-cases/forget-old.ts'
import { projectJournal } from '@countersign/server/use-cases/project-journal.ts'
import { noHeadersTold, reportHeaders } from '@countersign/server/use-cases/report-tip.ts'
import { signSpend } from '@countersign/server/use-cases/sign-spend.ts'
import { claim, type House, openHouse } from '../builders/house.ts'
import { listen, openOffice } from '../builders/office.ts'

const DAY = 86_400

/** The server's line to this signer, counting what goes over it. */
async function lineTo(t: TestContext, house: House) {
  const { socketPath, close } = await listen(house)
  const { identity } = house.service().signer.keys
  const signer = openSigner({ socketPath, identity, now: () => house.clock.now })
  t.after(() => {
    signer.close()
    close()
    house.close()
  })
  const heard: string[] = []
  return {
    heard,
    signer: {
      ...signer,
      async reportHeaders(headers: Uint8Array) {
        const outcome = await signer.reportHeaders(headers)
        heard.push(`${headers.length / 80} ${outcome}`)
        return outcome
      },
    },
  }
}

describe('block headers', () => {
  it('prove on mainnet how long the signer was away, with each start and block', async (t) => {
    const house = openHouse({ network: 'mainnet', headerWork: 2n })
    const { signer, heard } = await lineTo(t, house)
    const chain = openChain()
    const world = { signer, chain, network: 'mainnet', headersTold: noHeadersTold() } as const
    const look = async () => reportHeaders(world, await chain.tip())
    claim(house)
    chain.mine(10)
    await look()
    assert.deepEqual(heard, [], 'eleven blocks prove nothing')
    chain.mine(300)
    house.clock.now += 3 * DAY
    house.reopen()
    assert.equal(house.service().signer.time(), house.clock.now - 3 * DAY)
    await look()
    await look()
    assert.deepEqual(heard, ['12 proven'])
    // The median of the last eleven of blocks ten minutes apart.
    const proven = (await chain.tip()).blockTime - 5 * 600
    assert.equal(house.service().signer.time(), proven)
    chain.mine()
    await look()
    assert.equal(house.service().signer.time(), proven + 600)
    house.reopen()
    await look()
    assert.deepEqual(heard, ['12 proven', '12 proven', '12 proven'])
  })

  it('are told once a start where they prove nothing, and never on regtest', async (t) => {
    const house = openHouse({ network: 'testnet4' })
    const { signer, heard } = await lineTo(t, house)
    const chain = openChain()
    chain.mine(20)
    const headersTold = noHeadersTold()
    const look = async (network: 'testnet4' | 'regtest') =>
      reportHeaders({ signer, chain, network, headersTold }, await chain.tip())
    await look('regtest')
    assert.deepEqual(heard, [])
    await look('testnet4')
    chain.mine()
    await look('testnet4')
    assert.deepEqual(heard, ['12 not-needed'])
    house.reopen()
    await look('testnet4')
    assert.equal(heard.length, 2)
  })
})

describe('the journal', () => {
  it('names the wallets that froze, and such a wallet answers so', async (t) => {
    const office = await openOffice()
    t.after(() => office.close())
    const { house, wallet, signer } = office
    const store = openStore()
    const clock = () => house.clock.now
    const world = { store, signer, clock }
    await projectJournal(world)
    assert.deepEqual(await store.reader.freezes(), [])
    const draft = { log: 'charter', proofs: [] }
    const txid = 'ab'.repeat(32)
    house.service().signer.freeze({ ...draft, kind: 'wallet.frozen', body: { wallet, txid } })
    await projectJournal(world)
    const reason = `${txid} has the signer’s signature, and its journal lacks it`
    assert.deepEqual(await store.reader.freezes(), [{ wallet, reason, frozenAt: clock() }])

    const { psbt } = office.spend(40_000n)
    await office.ask(store, psbt)
    const [id = ''] = await store.reader.askingIds()
    await signSpend(world, { asking: id })
    const { outcome } = (await store.reader.asking(id)) ?? {}
    assert.equal(outcome?.kind === 'fault' && outcome.code, 'wallet.frozen')
    assert.equal((await store.reader.spend(wallet, psbt.txid))?.state, 'denied')

    house.service().signer.freeze({ ...draft, kind: 'signer.frozen', body: { why: 'older' } })
    await projectJournal(world)
    const whole = { wallet: '*', reason: 'older', frozenAt: clock() }
    assert.deepEqual((await store.reader.freezes())[0], whole)
    assert.equal((await signer.hello()).frozen, 'older')
  })
})

describe('an asking', () => {
  it('is passed on again while the signer is away, and forgotten a month after', async (t) => {
    const office = await openOffice()
    t.after(() => office.close())
    const { house, signer } = office
    const store = openStore()
    await projectJournal({ store, signer, clock: () => house.clock.now })
    await office.leave(store, office.spend(40_000n).psbt)
    store.takeJobs()
    const [id = ''] = await store.reader.askingIds()
    const world = { store, clock: () => house.clock.now }
    const away = openSigner({
      socketPath: '/nowhere/at-all',
      identity: house.service().signer.keys.identity,
      now: world.clock,
    })
    await signSpend({ ...world, signer: away }, { asking: id })
    const [again] = store.takeJobs()
    assert.deepEqual(again, { job: { kind: 'sign-spend', asking: id }, runAt: world.clock() + 5 })
    house.clock.now += 40 * DAY
    await forgetOld(world)
    assert.equal(await store.reader.openAskings(), 1, 'nobody answered it')
    await signSpend({ ...world, signer }, { asking: id })
    assert.equal(await store.reader.openAskings(), 0)
    await forgetOld({ ...world, keptDays: 60 })
    assert.deepEqual(await store.reader.askingIds(), [id], 'the operator keeps them for longer')
    await forgetOld(world)
    assert.deepEqual(await store.reader.askingIds(), [])
  })
})
