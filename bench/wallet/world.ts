// A server's eyes without its mouth: the use case that looks at the chain, over a real PostgreSQL
// and a chain in memory. The wallet receives and never spends, so that the signer is not asked.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import {
  type Descriptor,
  deriveScripts,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { derive, fingerprint, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { startPostgres } from '@countersign/launcher/postgres.ts'
import { type MemoryChain, openChain } from '@countersign/server/adapters/memory/chain.ts'
import { migrate } from '@countersign/server/adapters/postgres/migrate.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { prepareQueue } from '@countersign/server/jobs/queue.ts'
import { watchChain } from '@countersign/server/use-cases/watch-chain.ts'

const CREATED_AT = 1_767_225_600
const COINS_A_BLOCK = 1_000

export type WalletWorld = {
  /** A wallet with so many used addresses, none of them seen yet. */
  begin(addresses: number): Promise<Watched>
  stop(): Promise<void>
}

export type Watched = {
  /** Looks at the chain. @returns the milliseconds it took */
  look(): Promise<number>
  /** One more coin arrives, at the next address, in a block. */
  receive(): void
  /** Satoshis, as the database has them. */
  balanceSats(): Promise<bigint>
}

type Store = ReturnType<typeof openStore>

export async function openWorld(): Promise<WalletWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const run = join(folder, 'run')
  const postgres = await startPostgres({ folder: join(folder, 'data'), run, say: () => undefined })
  const pool = openPool({ database: run, most: 4 })
  await migrate(pool)
  // A look at the chain enqueues what follows from it.
  await prepareQueue(pool)
  const store = openStore(pool)
  return {
    begin: (addresses) => begin(store, addresses),
    async stop() {
      await store.close()
      await pool.end()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function begin(store: Store, addresses: number): Promise<Watched> {
  const descriptor = walletOf(addresses)
  const chain = openChain()
  for (let index = 0; index < addresses; index++) {
    pay(chain, descriptor, index)
    if (index % COINS_A_BLOCK === COINS_A_BLOCK - 1) chain.mine()
  }
  chain.mine()
  const name = `of-${addresses}`
  const record = {
    name,
    descriptor: writeDescriptor(descriptor),
    userKey: 0,
    serverKey: 1,
    policy: {},
    policyHash: '00'.repeat(32),
    createdAt: CREATED_AT,
  }
  await store.transact((tx) => tx.putWallet(record))
  let next = addresses
  return {
    async look() {
      const began = performance.now()
      await watchChain(worldOf(store, chain))
      return performance.now() - began
    },
    receive() {
      pay(chain, descriptor, next)
      next += 1
      chain.mine()
    },
    async balanceSats() {
      const coins = await store.reader.coins(name, { withSpent: false })
      return coins.reduce((total, { amountSats }) => total + amountSats, 0n)
    },
  }
}

function worldOf(store: Store, chain: MemoryChain) {
  const never = () => Promise.reject(new Error('nothing was spent'))
  return {
    store,
    chain,
    signer: { reportChain: never },
    network: 'regtest' as const,
    clock: () => CREATED_AT,
    pause: () => Promise.resolve(),
    reported: new Set<string>(),
    paths: new Map(),
    told: new Set<string>(),
  }
}

/** Another one for each size: nothing derived for one serves the next. */
function walletOf(seed: number): Descriptor {
  const keys = [1, 2].map((part) => {
    const bytes = new Uint8Array(32).fill(part)
    new DataView(bytes.buffer).setUint32(0, seed)
    const root = fromSeed(bytes, 'test')
    const path = accountPath('regtest', 0)
    return { origin: { fingerprint: fingerprint(root), path }, key: derive(root, path) }
  })
  return sortedMulti(2, keys)
}

function pay(chain: MemoryChain, descriptor: Descriptor, index: number): void {
  const txid = (index + 1).toString(16).padStart(64, '0')
  const { script } = deriveScripts(descriptor, 0, index)
  const input = { txid, index: 0, scriptSig: new Uint8Array(), sequence: 0, witness: [] }
  const amountSats = sats(10_000n + BigInt(index))
  const outputs = [{ amountSats, script }]
  chain.receive({ version: 2, inputs: [input], outputs, lockTime: 0 })
}
