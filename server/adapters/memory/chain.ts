// A chain in memory: whoever tests decides what is in its pool and its blocks. It checks no
// signature and knows no script; a transaction that spends what is not there, or is spent, it
// refuses as a node does.

import { doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import { branchOf, rootOf } from '@countersign/core/bitcoin/merkle.ts'
import {
  readTransaction,
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import type { ChainPort, FoundOutput, FoundTransaction, Scan } from '../../ports/chain.ts'

export type MemoryChain = ChainPort & {
  /** A transaction from elsewhere: what it spends need not be here. */
  receive(transaction: Transaction): void
  /** Puts all that waits into one block. */
  mine(blocks?: number): void
  /** Undoes the newest blocks; what they held waits again, or is gone. */
  undo(blocks: number, isGone?: boolean): void
  /** Puts one empty block more in the place of the newest; what they held waits again. */
  replace(blocks: number): void
}

type Block = { readonly header: Uint8Array; readonly transactions: readonly Transaction[] }

const GENESIS_TIME = 1_767_225_600
const BLOCK_SECONDS = 600
const REGTEST_BITS = 0x207fffff

/** With one empty block. */
export function openChain(): MemoryChain {
  const chain = new Blocks()
  chain.mine()
  return {
    mine: (count = 1) => {
      for (let left = count; left > 0; left -= 1) chain.mine()
    },
    receive: (transaction) => void chain.pool.push(transaction),
    undo: (count, isGone = false) => chain.undo(count, isGone),
    replace(count) {
      chain.undo(count, false)
      const waiting = chain.pool
      chain.pool = []
      for (let left = count + 1; left > 0; left -= 1) chain.mine()
      chain.pool = waiting
    },
    tip: async () => chain.tip(),
    scan: async (scripts) => scan(chain, new Set(scripts)),
    async transaction(txid) {
      const found = chain.all().find((each) => each.txid === txid)
      return found ? bare(found) : null
    },
    async broadcast(raw) {
      const transaction = readTransaction(raw)
      if (chain.has(txidOf(transaction))) return { kind: 'known' }
      const isLost = transaction.inputs.some(
        ({ txid, index }) => !chain.has(txid) || chain.isSpent(txid, index),
      )
      if (isLost) return { kind: 'refused', reason: 'bad-txns-inputs-missingorspent' }
      chain.pool.push(transaction)
      return { kind: 'accepted' }
    },
    feeRateSatPerVb: async () => null,
    leastRateSatPerVb: async () => 1,
    async branch(txid, height) {
      const { transactions = [] } = chain.blocks[height] ?? {}
      return branchOf(transactions.map(txidOf), txid)
    },
    header: async (height) => chain.blocks[height]?.header ?? null,
  }
}

type Placed = FoundTransaction & { readonly transaction: Transaction }

class Blocks {
  pool: Transaction[] = []
  readonly blocks: Block[] = []
  #made = 0

  mine(): void {
    this.#made += 1
    const height = this.blocks.length
    const root = rootOf(this.pool.map(txidOf))
    const header = headerOf({ made: this.#made, height, root, before: this.blocks.at(-1)?.header })
    this.blocks.push({ header, transactions: this.pool })
    this.pool = []
  }

  undo(count: number, isGone: boolean): void {
    const undone = this.blocks.splice(this.blocks.length - count)
    if (isGone) return
    this.pool = [...undone.flatMap(({ transactions }) => transactions), ...this.pool]
  }

  tip() {
    const height = this.blocks.length - 1
    return { height, hash: hashOf(this.blocks[height]?.header), blockTime: timeOf(height) }
  }

  all(): readonly Placed[] {
    const at = (height: number | null) => (transaction: Transaction) => ({
      transaction,
      txid: txidOf(transaction),
      raw: writeTransaction(transaction),
      height,
      blockTime: height === null ? null : timeOf(height),
    })
    return [
      ...this.blocks.flatMap(({ transactions }, height) => transactions.map(at(height))),
      ...this.pool.map(at(null)),
    ]
  }

  has(txid: string): boolean {
    return this.all().some((each) => each.txid === txid)
  }

  isSpent(txid: string, index: number): boolean {
    return this.all().some(({ transaction: { inputs } }) =>
      inputs.some((input) => input.txid === txid && input.index === index),
    )
  }
}

const bare = ({ transaction: _, ...found }: Placed): FoundTransaction => found

function scan(chain: Blocks, scripts: ReadonlySet<string>): Scan {
  const all = chain.all()
  const spenders = new Map(
    all.flatMap(({ txid, transaction }) =>
      transaction.inputs.map((input) => [`${input.txid}:${input.index}`, txid] as const),
    ),
  )
  const outputs = all.flatMap(({ txid, height, transaction }) =>
    transaction.outputs.flatMap(({ script, amountSats }, outputIndex): FoundOutput[] => {
      const name = script.toHex()
      const spentBy = spenders.get(`${txid}:${outputIndex}`) ?? null
      const found = { script: name, txid, outputIndex, amountSats, height, spentBy }
      return scripts.has(name) ? [found] : []
    }),
  )
  const named = new Set(outputs.flatMap(({ txid, spentBy }) => [txid, spentBy]))
  const transactions = all.filter(({ txid }) => named.has(txid)).map(bare)
  return { tip: chain.tip(), outputs, transactions }
}

const timeOf = (height: number): number => GENESIS_TIME + height * BLOCK_SECONDS

const hashOf = (header: Uint8Array = new Uint8Array(80)): string =>
  doubleSha256(header).toReversed().toHex()

type NewHeader = {
  readonly before: Uint8Array | undefined
  readonly made: number
  readonly height: number
  readonly root: Uint8Array
}

/** With the least work there is. */
function headerOf({ before, made, height, root }: NewHeader): Uint8Array {
  const header = new Uint8Array(80)
  if (before) header.set(doubleSha256(before), 4)
  header.set(root, 36)
  const view = new DataView(header.buffer)
  // Two blocks of one height are two blocks, with other versions.
  view.setUint32(0, made, true)
  view.setUint32(68, timeOf(height), true)
  view.setUint32(72, REGTEST_BITS, true)
  for (let nonce = 0; ; nonce += 1) {
    view.setUint32(76, nonce, true)
    // The target's first byte, in the order of the hash as a number, is 7f.
    if ((doubleSha256(header).at(-1) ?? 0xff) < 0x7f) return header
  }
}
