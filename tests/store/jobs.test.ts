// The jobs over the real signer's rules: whatever is run twice, and wherever the server is killed,
// a spend is signed once, broadcast and confirmed, and everything ends the same.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { actsOf, type JobWorld } from '@countersign/server/acts.ts'
import { type MemoryChain, openChain } from '@countersign/server/adapters/memory/chain.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import { openNotices } from '@countersign/server/adapters/notices/notices.ts'
import type { Job } from '@countersign/server/ports/queue.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { at } from '../builders/house.ts'
import { type Office, openOffice } from '../builders/office.ts'

class Killed extends Error {}

/** Throws as if killed, before or after the step of this number; counts them all. */
function mortal<T extends object>(part: T, names: readonly (keyof T)[], step: () => void): T {
  const wrapped = names.map((name) => [
    name,
    async (...given: unknown[]) => {
      step()
      const result: unknown = await (part[name] as (...all: unknown[]) => unknown)(...given)
      step()
      return result
    },
  ])
  return { ...part, ...Object.fromEntries(wrapped) }
}

type Server = { readonly store: MemoryStore; readonly chain: MemoryChain; readonly office: Office }

function worldOf({ store, chain, office }: Server, step: () => void): JobWorld {
  return {
    store: mortal(store, ['transact'], step),
    signer: mortal(office.signer, ['pass', 'mirrorRead', 'reportChain'], step),
    chain: mortal(chain, ['broadcast', 'scan'], step),
    notices: openNotices({ settings: null, now: () => office.house.clock.now }),
    alerts: openAlertWatch({ store, clock: () => office.house.clock.now }),
    network: 'regtest',
    clock: () => office.house.clock.now,
    pause: async () => undefined,
    say: () => undefined,
  }
}

/** Runs what waits until nothing does; a job that did not end waits again, as in the queue. */
async function drain(server: Server, { step = () => {}, times = 1 } = {}): Promise<void> {
  const { acts } = actsOf(worldOf(server, step))
  for (let jobs = server.store.takeJobs(); jobs.length > 0; jobs = server.store.takeJobs()) {
    for (const [index, { job }] of jobs.entries()) {
      try {
        for (let time = 0; time < times; time += 1) await act(acts, job)
      } catch (error) {
        const left = jobs.slice(index)
        await server.store.transact(async (tx) => {
          for (const each of left) await tx.enqueue(each.job)
        })
        throw error
      }
    }
  }
}

function act(acts: ReturnType<typeof actsOf>['acts'], { kind, ...payload }: Job): Promise<void> {
  return (acts[kind] as (given: object) => Promise<void>)(payload)
}

const tickOf = (server: Server) => actsOf(worldOf(server, () => {})).tick()

/** A wallet with one coin that the server knows, and a spend of it that was asked for. */
async function asked(): Promise<Server & { readonly txid: string }> {
  const office = await openOffice()
  const server = { store: openStore(), chain: openChain(), office }
  const { psbt, previous } = office.spend(40_000n)
  server.chain.receive(previous)
  server.chain.mine()
  await tickOf(server)
  await drain(server)
  await office.ask(server.store, psbt)
  return { ...server, txid: psbt.txid }
}

/** Confirms what is in the pool, and looks. */
async function settle(server: Server): Promise<void> {
  server.chain.mine()
  await tickOf(server)
  await drain(server)
}

async function stateOf({ store, office, txid }: Server & { readonly txid: string }) {
  const spend = await store.reader.spend(office.wallet, txid)
  const history = office.house.ask('history', { wallet: office.wallet, limit: '500' })
  const coins = await store.reader.coins(office.wallet, { withSpent: true })
  return {
    state: spend?.state,
    height: spend?.height,
    isComplete: spend?.transaction !== null,
    signed: (at(history, 'spends') as readonly unknown[]).length,
    spentBy: coins.map(({ spentBy }) => spentBy),
    used: await store.reader.nextUsed(office.wallet),
    transactions: (await store.reader.transactions(office.wallet, { limit: 9 })).length,
  }
}

const finished = (txid: string) => ({
  state: 'confirmed',
  height: 2,
  isComplete: true,
  signed: 1,
  spentBy: [txid],
  used: [1, 0],
  transactions: 2,
})

describe('jobs', () => {
  it('bring a spend to its block, each run twice', async () => {
    const server = await asked()
    await drain(server, { times: 2 })
    await settle(server)
    assert.deepEqual(await stateOf(server), finished(server.txid))
    await server.office.close()
  })

  it('end the same wherever the server was killed', async () => {
    for (let dieAt = 1, isOver = false; !isOver; dieAt += 1) {
      const server = await asked()
      let steps = 0
      const step = () => {
        steps += 1
        if (steps === dieAt) throw new Killed()
      }
      await drain(server, { step }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      isOver = steps < dieAt
      await drain(server)
      await settle(server)
      assert.deepEqual(await stateOf(server), finished(server.txid), `killed at step ${dieAt}`)
      await server.office.close()
      assert.ok(!isOver || dieAt > 10, 'fewer steps than there must be')
    }
  })

  it('finish a spend whose answer was lost, and that the signer then refused', async () => {
    const server = await asked()
    const { office } = server
    const by = (pass: Office['signer']['pass']) => ({
      ...server,
      office: { ...office, signer: { ...office.signer, pass } },
    })
    const dying = by(async (request) => {
      await office.signer.pass(request)
      throw new Killed()
    })
    await assert.rejects(drain(dying), Killed)
    const receipt = new Uint8Array()
    await drain(by(async () => ({ kind: 'fault', code: 'witness.needed', facts: {}, receipt })))
    await tickOf(server)
    await drain(server)
    await settle(server)
    assert.deepEqual(await stateOf(server), finished(server.txid))
    await office.close()
  })

  it('let a request that came too late expire, and never sign it', async () => {
    const server = await asked()
    server.office.house.clock.now += 601
    await drain(server)
    assert.deepEqual(
      [(await stateOf(server)).state, (await stateOf(server)).signed],
      ['expired', 0],
    )
    await server.office.close()
  })

  it('drop a spend whose coin is gone, and tell of the one that replaced it', async () => {
    const server = await asked()
    const { store, chain, office, txid } = server
    const rival = office.spend(39_000n).psbt.transaction
    chain.receive(rival)
    await drain(server)
    const spend = await store.reader.spend(office.wallet, txid)
    assert.equal(spend?.state, 'dropped')
    await settle(server)
    const coins = await store.reader.coins(office.wallet, { withSpent: true })
    assert.equal(coins[0]?.spentBy, office.spend(39_000n).psbt.txid)
    await office.close()
  })

  it('follow a block that is undone: unconfirmed again, and gone with its coin', async () => {
    const server = await asked()
    const { store, chain, office, txid } = server
    await drain(server)
    await settle(server)
    chain.undo(1)
    await tickOf(server)
    await drain(server)
    assert.equal((await store.reader.spend(office.wallet, txid))?.state, 'broadcast')
    chain.undo(1, true)
    chain.mine()
    await tickOf(server)
    await drain(server)
    const coins = await store.reader.coins(office.wallet, { withSpent: true })
    assert.deepEqual(coins, [])
    await office.close()
  })

  it('report what spends a wallet’s coins to the signer, once', async () => {
    const server = await asked()
    const told: string[] = []
    const { signer } = server.office
    const office = {
      ...server.office,
      signer: {
        ...signer,
        reportChain: async (report: Parameters<typeof signer.reportChain>[0]) => {
          const places = report.places.map(({ chain, index }) => `${chain}/${index}`)
          told.push(`${report.amountsSats.join()} at ${places.join()}`)
          await signer.reportChain(report)
        },
      },
    }
    const { acts } = actsOf(worldOf({ ...server, office }, () => {}))
    server.chain.receive(server.office.spend(39_000n).psbt.transaction)
    await acts['watch-chain']({})
    await acts['watch-chain']({})
    assert.deepEqual(told, ['40500 at 0/0'])
    await server.office.close()
  })

  it('tell the signer how high the chain is, and again after its start', async () => {
    const server = await asked()
    const { house } = server.office
    const height = () => house.service().signer.tip.height
    assert.equal(height(), 1)
    await settle(server)
    assert.equal(height(), 2)
    house.reopen()
    assert.equal(height(), null)
    await settle(server)
    assert.equal(height(), 3)
    await server.office.close()
  })

  it('see a spend that was approved at the desk, and send it', async () => {
    const office = await openOffice()
    const server = { store: openStore(), chain: openChain(), office }
    const { psbt, previous } = office.spend(40_000n)
    server.chain.receive(previous)
    server.chain.mine()
    await tickOf(server)
    await drain(server)
    const key = await office.leave(server.store, psbt)
    await drain(server)
    const waiting = await server.store.reader.spend(office.wallet, psbt.txid)
    assert.deepEqual([waiting?.state, waiting?.waitsFor], ['waiting', ['code']])
    office.approve(psbt.txid, key)
    await tickOf(server)
    await drain(server)
    await settle(server)
    assert.deepEqual(await stateOf({ ...server, txid: psbt.txid }), finished(psbt.txid))
    await office.close()
  })
})
