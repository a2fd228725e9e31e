// What Electrum and Esplora servers keep of a node: its blocks by height and its transactions by
// script. It is brought up to date before each question, undone blocks and a changed pool included.

import { doubleSha256, sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { readTransaction, type Transaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import type { RegtestNode } from '@countersign/launcher/regtest/regtest.ts'
import { readBlock } from '@countersign/server/adapters/chain/block.ts'

export type Entry = {
  readonly txid: string
  readonly transaction: Transaction
  /** Null in the pool. */
  readonly height: number | null
}

type Kept = {
  readonly hash: string
  readonly header: Uint8Array
  readonly txids: readonly string[]
  readonly transactions: readonly Transaction[]
}

export type NodeIndex = {
  /** Reads what is new. */
  update(): Promise<void>
  readonly blocks: readonly Kept[]
  /** By the SHA-256 of the script, oldest first and the pool last. */
  history(hash: string): readonly Entry[]
  entry(txid: string): Entry | undefined
  branch(txid: string, height: number): { readonly merkle: string[]; readonly pos: number }
}

const HEADER_BYTES = 80

export function openNodeIndex({ rpc }: Pick<RegtestNode, 'rpc'>): NodeIndex {
  const blocks: Kept[] = []
  let pool = new Map<string, Transaction>()
  let entries = new Map<string, Entry>()
  let histories: ReadonlyMap<string, readonly Entry[]> = new Map()
  let turn: Promise<unknown> = Promise.resolve()

  const hashAt = async (height: number) =>
    await rpc('getblockhash', height).then(String, () => null)

  const readBlocks = async () => {
    while (blocks.length > 0 && (await hashAt(blocks.length - 1)) !== blocks.at(-1)?.hash) {
      blocks.pop()
    }
    const height = Number(await rpc('getblockcount'))
    while (blocks.length <= height) {
      const raw = Uint8Array.fromHex(String(await rpc('getblock', await hashAt(blocks.length), 0)))
      const { hash, transactions } = readBlock(raw)
      const header = raw.slice(0, HEADER_BYTES)
      blocks.push({ hash, header, transactions, txids: transactions.map(txidOf) })
    }
  }

  const readPool = async () => {
    const found = new Map<string, Transaction>()
    for (const txid of (await rpc('getrawmempool')) as string[]) {
      const raw = async () => String(await rpc('getrawtransaction', txid))
      found.set(txid, pool.get(txid) ?? readTransaction(Uint8Array.fromHex(await raw())))
    }
    pool = found
  }

  const arrange = () => {
    const all = entriesOf(blocks, pool)
    entries = new Map(all.map((entry) => [entry.txid, entry]))
    histories = historiesOf(all, entries)
  }

  const update = async () => {
    const before = marks(blocks, pool)
    await readBlocks()
    await readPool()
    if (marks(blocks, pool) !== before) arrange()
  }

  return {
    blocks,
    update() {
      const result = turn.then(update)
      turn = result.catch(() => undefined)
      return result
    },
    history: (hash) => histories.get(hash) ?? [],
    entry: (txid) => entries.get(txid),
    branch: (txid, height) => branchOf(blocks[height]?.txids ?? [], txid),
  }
}

/** In the order of the chain, and then the pool. */
function entriesOf(
  blocks: readonly Kept[],
  pool: ReadonlyMap<string, Transaction>,
): readonly Entry[] {
  const confirmed = blocks.flatMap(({ transactions, txids }, height) =>
    transactions.map((transaction, at) => ({ txid: String(txids[at]), transaction, height })),
  )
  const waiting = [...pool].map(([txid, transaction]) => ({ txid, transaction, height: null }))
  return [...confirmed, ...waiting]
}

function historiesOf(all: readonly Entry[], entries: ReadonlyMap<string, Entry>) {
  const histories = new Map<string, Entry[]>()
  for (const entry of all) {
    for (const name of scriptsOf(entry.transaction, entries)) {
      histories.set(name, [...(histories.get(name) ?? []), entry])
    }
  }
  return histories
}

const marks = (blocks: readonly Kept[], pool: ReadonlyMap<string, unknown>): string =>
  [blocks.at(-1)?.hash, ...pool.keys()].join()

/** Of what it pays, and of what it spends, by their hashes. */
function scriptsOf(transaction: Transaction, entries: ReadonlyMap<string, Entry>): Set<string> {
  const spent = transaction.inputs.map(
    ({ txid, index }) => entries.get(txid)?.transaction.outputs[index],
  )
  const all = [...transaction.outputs, ...spent].flatMap((output) => output?.script ?? [])
  return new Set(all.map((script) => sha256(script).toHex()))
}

function branchOf(txids: readonly string[], txid: string) {
  const pos = txids.indexOf(txid)
  if (pos < 0) throw new Error('not in that block')
  const merkle: string[] = []
  let row: readonly Uint8Array[] = txids.map((each) => Uint8Array.fromHex(each).toReversed())
  for (let at = pos; row.length > 1; at >>= 1) {
    if (row.length % 2 === 1) row = [...row, row.at(-1) as Uint8Array]
    merkle.push((row[at ^ 1] as Uint8Array).toReversed().toHex())
    const pairs = Array.from({ length: row.length / 2 }, (_, pair) =>
      row.slice(2 * pair, 2 * pair + 2),
    )
    row = pairs.map((pair) => doubleSha256(Uint8Array.from(pair.flatMap((each) => [...each]))))
  }
  return { merkle, pos }
}
