// What the jobs tell of ways past the signer, over one chain as a back-end tells it. The signer's
// own answers stand in tests/signer/chain.test.ts.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import {
  type Descriptor,
  deriveScripts,
  sortedMulti,
  timelocked,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { p2wshScript } from '@countersign/core/bitcoin/script.ts'
import { writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { proven } from '@countersign/core/wallet/draft.ts'
import { heldKeys } from '@countersign/core/wallet/exit/held.ts'
import { finishLeaving, signLeaving } from '@countersign/core/wallet/exit/sign.ts'
import { sweep } from '@countersign/core/wallet/exit/sweep.ts'
import { type Way, wayWith } from '@countersign/core/wallet/exit/ways.ts'
import { openStore } from '@countersign/server/adapters/memory/store.ts'
import type { ChainWorld } from '@countersign/server/ports/chain.contract.ts'
import type { Tiding } from '@countersign/server/ports/notices.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { watchChain } from '@countersign/server/use-cases/watch-chain.ts'
import { type Person, person } from '../builders/coins.ts'

const NOW = 1_800_000_000
const WAIT = 6

let worlds = 0

/** A wallet of keys of its own, watched over this chain from a store of its own. */
function watched(world: ChainWorld, makes: (people: readonly Person[]) => Descriptor) {
  worlds += 1
  const people = [0, 1, 2].map((at) => person(100 + 3 * worlds + at))
  const descriptor = makes(people)
  const isLocked = descriptor.kind === 'timelock'
  const record = {
    name: 'savings',
    descriptor: writeDescriptor(descriptor),
    userKey: 0,
    serverKey: isLocked ? 1 : 2,
    policy: {},
    policyHash: 'ab'.repeat(32),
    createdAt: NOW,
  }
  const store: Store = openStore()
  const started = () => ({
    store,
    chain: world.chain,
    network: 'regtest' as const,
    signer: { reportChain: async () => undefined },
    clock: () => NOW,
    pause: async () => undefined,
    reported: new Set<string>(),
    paths: new Map(),
    told: new Set<string>(),
  })
  let running = started()
  const look = async (): Promise<readonly Tiding[]> => {
    await watchChain(running)
    const untold = await store.reader.untold(100)
    await store.transact(async (tx) => {
      await tx.markTold(untold.map(({ id }) => id))
      // As after a month.
      await tx.forgetNotices(NOW + 1)
    })
    return untold.map(({ tiding }) => tiding)
  }
  return {
    people,
    descriptor,
    store,
    look,
    begin: () => store.transact((tx) => tx.putWallet(record)),
    /** As after kill -9, over the same store. */
    restart: () => {
      running = started()
    },
  }
}

type Watched = ReturnType<typeof watched>

/** Pays the wallet, and leaves it again with these people's keys, once so many blocks are there. */
async function left(
  world: ChainWorld,
  { descriptor, people }: Watched,
  by: readonly number[],
  blocks = 1,
) {
  const { chain, pay, mine } = world
  const scripts = deriveScripts(descriptor, 0, 0)
  const txid = await pay(scripts.script, 100_000n)
  await mine(blocks)
  const paid = await chain.transaction(txid)
  const { outputs } = await chain.scan([scripts.script.toHex()], 0)
  const index = outputs.find((each) => each.txid === txid)?.outputIndex ?? -1
  const place = { chain: 0, index: 0 } as const
  const coin = { txid, index, place, scripts, amountSats: sats(100_000n), confirmations: blocks }
  const keys = by.flatMap((at) =>
    heldKeys(descriptor, writeExtendedKey((people[at] as Person).account, 'secret')),
  )
  const way = wayWith(descriptor, new Set(keys.map(({ at }) => at))) as Way
  const order = { descriptor, way, coins: [proven(coin, paid?.raw ?? new Uint8Array())] }
  const { sweeps } = sweep({ ...order, script: AWAY, rateSatPerKvb: 5_000n })
  const [one] = sweeps
  if (!one) throw new Error('nothing to leave with')
  return finishLeaving(way, signLeaving({ descriptor, way, keys }, one))
}

const AWAY = Uint8Array.of(0, 32, ...new Uint8Array(32).fill(0xee))

const statesOf = (tidings: readonly Tiding[]): readonly string[] =>
  tidings.map((each) =>
    each.kind === 'exit.seen' ? `${each.path} ${each.state} ${each.amountSats}` : each.kind,
  )

const two3 = ([user, backup, server]: readonly Person[]) =>
  sortedMulti(
    2,
    [user, backup, server].map((each) => (each as Person).key),
  )
const backupLater = ([user, server, backup]: readonly Person[]) =>
  timelocked([(user as Person).key, (server as Person).key], (backup as Person).key, WAIT)

type Subject = () => ChainWorld

/** Registers the cases; the world's chain goes on, and back by a block. */
export function describeExits(subject: Subject): void {
  followExit(subject)
  coSigned(subject)
  timelocks(subject)
  canaries(subject)
}

/** The first of them alone: what differs by back-end. */
export function followExit(subject: Subject): void {
  it('tells of an exit once while it waits and once in its block, over restarts', async () => {
    const world = subject()
    const wallet = watched(world, two3)
    await wallet.begin()
    const raw = await left(world, wallet, [0, 1])
    assert.deepEqual(await wallet.look(), [])
    assert.deepEqual(await world.chain.broadcast(raw), { kind: 'accepted' })
    assert.deepEqual(statesOf(await wallet.look()), ['user-and-backup waiting 100000'])
    assert.deepEqual(await wallet.look(), [])
    wallet.restart()
    assert.deepEqual(await wallet.look(), [])
    await world.mine(1)
    assert.deepEqual(statesOf(await wallet.look()), ['user-and-backup confirmed 100000'])
    wallet.restart()
    assert.deepEqual(await wallet.look(), [])

    await world.replace(1)
    assert.deepEqual(statesOf(await wallet.look()), ['user-and-backup undone 100000'])
    await world.mine(1)
    assert.deepEqual(await wallet.look(), [], 'it came again, and was told')
    const [newest] = await wallet.store.reader.transactions('savings', { limit: 9 })
    assert.equal(newest?.path, 'user-and-backup')
    await wallet.store.transact((tx) => tx.emptyProjection())
    await wallet.begin()
    wallet.restart()
    assert.deepEqual(await wallet.look(), [], 'a rebuild tells nothing again')
  })
}

function coSigned(subject: Subject): void {
  it('says nothing of a spend that the signer’s key signed too', async () => {
    const world = subject()
    const wallet = watched(world, two3)
    await wallet.begin()
    const raw = await left(world, wallet, [0, 2])
    await world.chain.broadcast(raw)
    assert.deepEqual(await wallet.look(), [])
    const paths = (await wallet.store.reader.transactions('savings', { limit: 9 })).map(
      ({ path }) => path,
    )
    assert.deepEqual(paths, ['co-signed', null])
  })
}

function timelocks(subject: Subject): void {
  it('tells that a timelock opens, that it is open, and who left by it', async () => {
    const world = subject()
    const wallet = watched(world, backupLater)
    await wallet.begin()
    const raw = await left(world, wallet, [2], WAIT - 1)
    const [near, ...others] = await wallet.look()
    assert.deepEqual(others, [])
    assert.ok(near?.kind === 'timelock.near')
    assert.deepEqual([near.coins, near.amountSats, near.blocks], [1, 100_000n, 1])
    assert.equal(near.opensAt, NOW + 600)
    assert.equal((await world.chain.broadcast(raw)).kind, 'refused')
    wallet.restart()
    assert.deepEqual(await wallet.look(), [])
    await world.mine(1)
    const opened = await wallet.look()
    assert.deepEqual(
      opened.map((each) => each.kind === 'timelock.near' && each.blocks),
      [0],
    )
    assert.deepEqual(await world.chain.broadcast(raw), { kind: 'accepted' })
    assert.deepEqual(statesOf(await wallet.look()), ['backup-alone waiting 100000'])
  })
}

function canaries(subject: Subject): void {
  it('tells once when money comes to a canary, and when it leaves it', async () => {
    const world = subject()
    const wallet = watched(world, two3)
    await wallet.begin()
    worlds += 1
    // Whoever knows the script may spend it: as a thief who swept a stolen seed.
    const witnessScript = Uint8Array.of(0x50 + (worlds % 16), 0x75, 0x51)
    const script = p2wshScript(witnessScript)
    assert.equal(script.subarray(2).toHex(), sha256(witnessScript).toHex())
    await wallet.store.transact((tx) =>
      tx.putCanary({ wallet: 'savings', address: 'a', script: script.toHex(), since: NOW }),
    )
    const told = async () =>
      (await wallet.look()).map((each) =>
        each.kind === 'canary.moved'
          ? `${each.direction} ${each.state} ${each.amountSats}`
          : each.kind,
      )
    const txid = await world.pay(script, 30_000n)
    assert.deepEqual(await told(), ['in waiting 30000'])
    await world.mine(1)
    assert.deepEqual(await told(), ['in confirmed 30000'])
    const { outputs } = await world.chain.scan([script.toHex()], 0)
    const index = outputs.find((each) => each.txid === txid)?.outputIndex ?? -1
    const input = { txid, index, sequence: 0xfffffffd, scriptSig: new Uint8Array() }
    const taken = writeTransaction({
      version: 2,
      inputs: [{ ...input, witness: [witnessScript] }],
      outputs: [{ amountSats: sats(20_000n), script: AWAY }],
      lockTime: 0,
    })
    assert.equal((await world.chain.broadcast(taken)).kind, 'accepted')
    assert.deepEqual(await told(), ['out waiting 30000'])
    wallet.restart()
    assert.deepEqual(await told(), [])
  })
}
