import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { ByteWriter } from '@countersign/core/bitcoin/bytes.ts'
import { doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import {
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import { type Blocks, openFollower } from './follower.ts'

const OURS = Uint8Array.of(0x51, 0x01)
const SCRIPTS = [OURS.toHex()]
const START = 1_767_225_600

type Block = { readonly hash: string; readonly raw: Uint8Array; readonly time: number }

/** A transaction that spends `from` and pays to a script of one byte twice. */
function transaction(from: string, script: Uint8Array, amountSats = 5_000n): Transaction {
  const scriptSig = new Uint8Array()
  return {
    version: 2,
    inputs: [{ txid: from, index: 0, scriptSig, sequence: 0, witness: [] }],
    outputs: [{ amountSats: sats(amountSats), script }],
    lockTime: 0,
  }
}

const root = (digit: string) => digit.repeat(64)
const foreign = Uint8Array.of(0x52, 0x02)

function block(before: Block | undefined, transactions: readonly Transaction[], nonce = 0): Block {
  const time = (before?.time ?? START) + 600
  const header = new ByteWriter()
    .uint32(4)
    .raw(Uint8Array.fromHex(before?.hash ?? root('0')).reverse())
    .raw(new Uint8Array(32))
    .uint32(time)
    .uint32(0)
    .uint32(nonce)
    .finish()
  const writer = new ByteWriter().raw(header).compactSize(transactions.length)
  for (const each of transactions) writer.raw(writeTransaction(each))
  return { hash: doubleSha256(header).toReversed().toHex(), raw: writer.finish(), time }
}

describe('the follower', () => {
  let blocks: Block[]
  let pool: Transaction[]
  let reads: string[]
  let onRead: () => void
  const add = (transactions: readonly Transaction[], nonce = 0) =>
    void blocks.push(
      block(blocks.at(-1), [transaction(root('9'), foreign), ...transactions], nonce),
    )

  const node: Blocks = {
    height: async () => blocks.length - 1,
    hashAt: async (height) => blocks[height]?.hash ?? null,
    async block(hash) {
      reads.push(hash)
      const found = blocks.find((each) => each.hash === hash)
      onRead()
      return found?.raw ?? new Uint8Array()
    },
    medianTime: async (hash) => blocks.find((each) => each.hash === hash)?.time ?? 0,
    unconfirmed: async () => pool.map(txidOf),
    unconfirmedTransaction: async (txid) => pool.find((each) => txidOf(each) === txid) ?? null,
  }

  beforeEach(() => {
    blocks = []
    pool = []
    reads = []
    onRead = () => undefined
    add([])
    add([])
  })

  it('reads each block once, and finds payments and what spends them', async () => {
    const { look } = openFollower(node)
    const paid = transaction(root('1'), OURS)
    add([paid])
    assert.deepEqual(names(await look(SCRIPTS, 0)), { confirmed: [txidOf(paid)], waiting: [] })
    const spent = transaction(txidOf(paid), foreign)
    const grandchild = transaction(txidOf(spent), foreign)
    add([spent, grandchild])
    const found = await look(SCRIPTS, 0)
    assert.deepEqual(names(found).confirmed, [txidOf(paid), txidOf(spent)])
    assert.deepEqual(
      found.confirmed.map(({ height }) => height),
      [2, 3],
    )
    assert.equal(reads.length, 4)
  })

  it('forgets the blocks that the chain left, and reads those it took', async () => {
    const { look } = openFollower(node)
    const [first, second] = [transaction(root('1'), OURS), transaction(root('2'), OURS)]
    add([first])
    add([second])
    await look(SCRIPTS, 0)
    blocks.splice(2)
    add([second], 7)
    add([], 7)
    add([], 7)
    pool = [first]
    const view = await look(SCRIPTS, 0)
    assert.deepEqual(names(view), { confirmed: [txidOf(second)], waiting: [txidOf(first)] })
    assert.equal(view.confirmed[0]?.height, 2)
    assert.equal(view.tip.hash, blocks.at(-1)?.hash)
  })

  it('follows a chain that became shorter', async () => {
    const { look } = openFollower(node)
    const paid = transaction(root('1'), OURS)
    add([])
    add([paid])
    await look(SCRIPTS, 0)
    blocks.splice(3)
    const view = await look(SCRIPTS, 0)
    assert.deepEqual([names(view).confirmed, view.tip.height], [[], 2])
  })

  it('begins again when the chain changes while it reads', async () => {
    const { look } = openFollower(node)
    const paid = transaction(root('1'), OURS)
    add([paid])
    add([])
    onRead = () => {
      if (reads.length !== 3) return
      blocks.splice(2)
      add([], 8)
      add([paid], 8)
    }
    const view = await look(SCRIPTS, 0)
    assert.equal(view.confirmed[0]?.height, 3)
    assert.equal(view.tip.hash, blocks.at(-1)?.hash)
  })

  it('finds unconfirmed transactions, children first, and forgets those gone', async () => {
    const { look } = openFollower(node)
    const paid = transaction(root('1'), OURS)
    const spent = transaction(txidOf(paid), foreign)
    pool = [spent, transaction(root('3'), foreign), paid]
    assert.deepEqual(
      names(await look(SCRIPTS, 0)).waiting.toSorted(),
      [paid, spent].map(txidOf).toSorted(),
    )
    pool = [paid]
    assert.deepEqual(names(await look(SCRIPTS, 0)).waiting, [txidOf(paid)])
  })

  it('reads again for a script it did not know, and from no earlier than it must', async () => {
    const { look } = openFollower(node)
    const late = transaction(root('1'), foreign)
    for (let count = 0; count < 300; count += 1) add(count === 290 ? [late] : [])
    await look(SCRIPTS, blocks[280]?.time ?? 0)
    // A day of blocks before that time, one each ten minutes, and all after it.
    assert.equal(reads.length, 144 + 302 - 280)
    const known = new Set(reads)
    await look(SCRIPTS, blocks[280]?.time ?? 0)
    assert.equal(reads.length, known.size)
    const view = await look([foreign.toHex()], blocks[280]?.time ?? 0)
    assert.ok(names(view).confirmed.includes(txidOf(late)))
  })
})

type View = Awaited<ReturnType<ReturnType<typeof openFollower>['look']>>

const names = ({ confirmed, unconfirmed }: View) => ({
  confirmed: confirmed.map(({ txid }) => txid),
  waiting: unconfirmed.map(({ txid }) => txid),
})
