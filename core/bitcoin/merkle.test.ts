import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from './amounts.ts'
import { concat, doubleSha256 } from './hashes.ts'
import { type Branch, branchOf, isInBlock, rootOf } from './merkle.ts'
import { readTransaction, type Transaction, txidOf, writeStripped } from './transaction.ts'

const INPUT = { scriptSig: new Uint8Array(), sequence: 0, witness: [], index: 0 }

/** Different with each number, and 60 bytes and one for each of the script's long. */
const transaction = (lockTime: number, scriptBytes = 7): Transaction => ({
  version: 2,
  inputs: [{ ...INPUT, txid: '5a'.repeat(32) }],
  outputs: [{ amountSats: sats(1n), script: new Uint8Array(scriptBytes) }],
  lockTime,
})

const inHashOrder = (each: Transaction) => Uint8Array.fromHex(txidOf(each)).reverse()
const named = (hash: Uint8Array) => hash.toReversed().toHex()

function block(count: number) {
  const all = Array.from({ length: count }, (_, at) => transaction(at + 1))
  const root = rootOf(all.map(txidOf))
  const branch = (at: number) => branchOf(all.map(txidOf), txidOf(all[at] as Transaction)) as Branch
  return { all, branch, root }
}

const counts = fc.integer({ min: 1, max: 40 })

describe('a branch', () => {
  it('leads from each transaction of a block to its root, and from no other or elsewhere', () => {
    const property = fc.property(counts, fc.nat(39), fc.nat(39), (count, one, other) => {
      const { all, branch: branchAt, root } = block(count)
      const [at, wrong] = [one % count, other % count]
      const branch = branchAt(at)
      assert.ok(isInBlock(all[at] as Transaction, branch, root))
      assert.ok(!isInBlock(transaction(999), branch, root))
      assert.ok(!isInBlock(all[at] as Transaction, branch, root.with(31, (root[31] ?? 0) ^ 1)))
      if (wrong === at) return
      assert.ok(!isInBlock(all[wrong] as Transaction, branch, root))
      assert.ok(!isInBlock(all[at] as Transaction, branchAt(wrong), root))
    })
    fc.assert(property, { seed: 7, numRuns: 300 })
  })

  it('is of the first block of bitcoin with nothing beside its one transaction', () => {
    const root = '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a'
    const coinbase = readTransaction(
      Uint8Array.fromHex(
        '01000000010000000000000000000000000000000000000000000000000000000000000000ffffff' +
          'ff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c' +
          '6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ff' +
          'ffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a679' +
          '62e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac' +
          '00000000',
      ),
    )
    assert.ok(isInBlock(coinbase, { merkle: [], position: 0 }, Uint8Array.fromHex(root)))
  })

  it('has a place that it is long enough for, and no more steps than a block can have', () => {
    const { all, branch: branchAt, root } = block(4)
    const branch = branchAt(1)
    assert.ok(!isInBlock(all[1] as Transaction, { ...branch, position: 5 }, root))
    const first = transaction(1)
    for (const [steps, isIn] of [
      [15, true],
      [16, false],
    ] as const) {
      let node: Uint8Array = inHashOrder(first)
      const other = new Uint8Array(32).fill(0xfe)
      for (let step = 0; step < steps; step += 1) node = doubleSha256(concat(node, other))
      const merkle = Array.from({ length: steps }, () => named(other))
      assert.equal(isInBlock(first, { merkle, position: 0 }, node), isIn)
    }
  })

  it('never stands a hash beside itself on the right: that tree had a part doubled', () => {
    const { all, branch: branchAt, root } = block(3)
    const third = all[2] as Transaction
    const branch = branchAt(2)
    assert.ok(isInBlock(third, branch, root))
    assert.ok(!isInBlock(third, { ...branch, position: 3 }, root))
  })

  it('is of no transaction that has the size of two hashes', () => {
    const short = transaction(1, 4)
    assert.equal(writeStripped(short).length, 64)
    assert.ok(!isInBlock(short, { merkle: [], position: 0 }, inHashOrder(short)))
    const longer = transaction(1, 5)
    assert.ok(isInBlock(longer, { merkle: [], position: 0 }, inHashOrder(longer)))
  })

  it('does not go on below a transaction that was put in a node’s place', () => {
    // A made-up spend whose hash reads as the first half of a transaction with one input.
    let lockTime = 0
    while (inHashOrder(transaction(lockTime))[4] !== 1) lockTime += 1
    const made = transaction(lockTime)
    const short = writeStripped(transaction(1, 4))
    const real = readTransaction(concat(inHashOrder(made), short.subarray(32)))
    const root = inHashOrder(real)
    const branch = { merkle: [named(short.slice(32))], position: 0 }
    assert.deepEqual(doubleSha256(writeStripped(real)), root, 'the tree of a block of one')
    assert.ok(!isInBlock(made, branch, root))
  })
})
