// What every chain has to do, whatever tells it. Each adapter's test calls this with a chain it can
// pay on and mine.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { doubleSha256, sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { isInBlock } from '@countersign/core/bitcoin/merkle.ts'
import {
  readTransaction,
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import type { ChainPort } from './chain.ts'

export type ChainWorld = {
  readonly chain: ChainPort
  /** An unconfirmed payment by somebody else. @returns its txid */
  pay(script: Uint8Array, amountSats: bigint): Promise<string>
  mine(blocks: number): Promise<void>
  /** Other blocks take the place of the newest; what these held waits again. */
  replace(blocks: number): Promise<void>
  /** Whether its pool takes another transaction for the same coin, for a higher fee. */
  readonly takesRivals: boolean
}

/** Scripts by number, which whoever knows them may spend. */
type Anyones = (number: number) => {
  readonly witnessScript: Uint8Array
  readonly script: Uint8Array
}

const OP_DROP = 0x75
/** OP_1 is one more. */
const BEFORE_OP_1 = 0x50

let worlds = 0

/** Two worlds may be one chain: each has scripts of its own. */
function scriptsOfWorld(): Anyones {
  worlds += 1
  const mark = [BEFORE_OP_1 + worlds, OP_DROP]
  return (number) => {
    const witnessScript = Uint8Array.of(...mark, BEFORE_OP_1 + number)
    return { witnessScript, script: Uint8Array.of(0, 32, ...sha256(witnessScript)) }
  }
}

/** Registers the suite over one world, in which only the chain goes back, and for two cases. */
export function describeChain(name: string, open: () => Promise<ChainWorld>): void {
  describe(name, () => {
    let world: ChainWorld
    before(async () => {
      world = await open()
    })
    const subject = () => world
    const anyones = scriptsOfWorld()
    tips(subject)
    following(subject, anyones)
    lateScripts(subject, anyones)
    sending(subject, anyones)
    undoing(subject, anyones)
  })
}

type Subject = () => ChainWorld

function tips(subject: Subject): void {
  it('names its tip, whose header it has, and none above', async () => {
    const { chain, mine } = subject()
    const first = await chain.tip()
    await mine(2)
    const tip = await chain.tip()
    assert.equal(tip.height, first.height + 2)
    const header = await chain.header(tip.height)
    assert.equal(
      doubleSha256(header ?? new Uint8Array())
        .toReversed()
        .toHex(),
      tip.hash,
    )
    assert.equal(header?.length, 80)
    assert.equal(await chain.header(tip.height + 1), null)
  })

  it('estimates a rate above zero, or says that it cannot', async () => {
    const rate = await subject().chain.feeRateSatPerVb(6)
    assert.ok(rate === null || rate > 0)
  })
}

function following(subject: Subject, anyones: Anyones): void {
  const [one, other, silent] = [anyones(1), anyones(2), anyones(3)]
  const scripts = [one.script.toHex(), other.script.toHex(), silent.script.toHex()]
  const scan = () => subject().chain.scan(scripts, 0)

  it('finds a payment unconfirmed, then in its block, and who spends it', async () => {
    const { chain, pay, mine } = subject()
    assert.deepEqual((await scan()).outputs, [])
    const txid = await pay(one.script, 50_000n)
    const [waiting] = (await scan()).outputs
    const { outputIndex = -1 } = waiting ?? {}
    const expected = { script: scripts[0], txid, outputIndex, amountSats: 50_000n, spentBy: null }
    assert.deepEqual(waiting, { ...expected, height: null })
    assert.equal((await chain.transaction(txid))?.height, null)

    await mine(1)
    const { tip, outputs } = await scan()
    assert.deepEqual(outputs, [{ ...expected, height: tip.height }])
    const transaction = await chain.transaction(txid)
    assert.equal(transaction?.height, tip.height)
    assert.equal(transaction.blockTime, tip.blockTime)
    const header = await chain.header(tip.height)
    const branch = await chain.branch(txid, tip.height)
    assert.ok(header && branch)
    assert.ok(isInBlock(readTransaction(transaction.raw), branch, header.subarray(36, 68)))

    const spending = spend(txid, outputIndex, one.witnessScript, other.script)
    assert.deepEqual(await chain.broadcast(writeTransaction(spending)), { kind: 'accepted' })
    const spent = await scan()
    const name = txidOf(spending)
    assert.deepEqual(
      spent.outputs.map(({ txid: of, spentBy, height }) => [of, spentBy, height]),
      [
        [txid, name, tip.height],
        [name, null, null],
      ],
    )
    assert.deepEqual(
      spent.transactions.map(({ txid: of, height }) => [of, height]),
      [
        [txid, tip.height],
        [name, null],
      ],
    )
    const raw = spent.transactions[1]?.raw ?? new Uint8Array()
    assert.equal(txidOf(readTransaction(raw)), name)
    await mine(1)
    assert.equal((await scan()).transactions[1]?.height, tip.height + 1)
  })
}

function lateScripts(subject: Subject, anyones: Anyones): void {
  it('finds what was paid long before to a script it is asked for now', async () => {
    const { chain, pay, mine } = subject()
    const late = anyones(4).script
    const txid = await pay(late, 60_000n)
    await mine(3)
    await chain.scan([anyones(3).script.toHex()], 0)
    const { outputs, transactions } = await chain.scan([late.toHex()], 0)
    assert.deepEqual(
      outputs.map(({ script, amountSats }) => [script, amountSats]),
      [[late.toHex(), 60_000n]],
    )
    assert.ok(transactions.some((each) => each.txid === txid))
  })

  it('knows no transaction that is not there', async () => {
    assert.equal(await subject().chain.transaction('ab'.repeat(32)), null)
  })
}

function sending(subject: Subject, anyones: Anyones): void {
  const { script, witnessScript } = anyones(5)

  it('takes a transaction, knows it again in its block, and refuses its rival', async () => {
    const { chain, pay, mine } = subject()
    const txid = await pay(script, 70_000n)
    await mine(1)
    const { outputs } = await chain.scan([script.toHex()], 0)
    const index = outputs.find((each) => each.txid === txid)?.outputIndex ?? -1
    const first = writeTransaction(spend(txid, index, witnessScript, anyones(6).script))
    const rival = writeTransaction(spend(txid, index, witnessScript, anyones(7).script))
    assert.equal((await chain.broadcast(first)).kind, 'accepted')
    // Core takes one that waits in its pool as if it were new.
    assert.notEqual((await chain.broadcast(first)).kind, 'refused')
    await mine(1)
    assert.equal((await chain.broadcast(first)).kind, 'known')
    const refused = await chain.broadcast(rival)
    assert.ok(refused.kind === 'refused' && refused.reason !== '')
  })
}

function undoing(subject: Subject, anyones: Anyones): void {
  const [undone, contested] = [anyones(8), anyones(9)]

  it('forgets the block of a payment that was undone, and finds its next', async () => {
    const { chain, pay, mine, replace } = subject()
    const scan = async () => await chain.scan([undone.script.toHex()], 0)
    const txid = await pay(undone.script, 80_000n)
    await mine(2)
    const before = await scan()
    assert.equal(before.outputs[0]?.height, before.tip.height - 1)
    await replace(2)
    const after = await scan()
    assert.equal(after.tip.height, before.tip.height + 1)
    assert.notEqual(after.tip.hash, before.tip.hash)
    const [waiting] = after.outputs
    assert.deepEqual([waiting?.txid, waiting?.height, waiting?.spentBy], [txid, null, null])
    assert.equal((await chain.transaction(txid))?.height, null)
    const header = await chain.header(after.tip.height)
    assert.equal(
      doubleSha256(header ?? new Uint8Array())
        .toReversed()
        .toHex(),
      after.tip.hash,
    )
    await mine(1)
    const again = await scan()
    assert.deepEqual([again.outputs.length, again.outputs[0]?.height], [1, again.tip.height])
  })

  it('takes a dearer rival in the place of what waits, or keeps that, and never both', async () => {
    const { chain, pay, mine, takesRivals } = subject()
    const script = contested.script.toHex()
    const txid = await pay(contested.script, 90_000n)
    await mine(1)
    const [coin] = (await chain.scan([script], 0)).outputs
    const { outputIndex = -1 } = coin ?? {}
    const first = spend(txid, outputIndex, contested.witnessScript, anyones(10).script)
    const dearer = [{ amountSats: sats(20_000n), script: anyones(11).script }]
    const rival = { ...first, outputs: dearer }
    const send = async (each: Transaction) => (await chain.broadcast(writeTransaction(each))).kind
    const spender = async () => {
      const { outputs, transactions } = await chain.scan([script], 0)
      const all = transactions.map((each) => each.txid)
      const [spentBy] = [first, rival].map(txidOf).filter((each) => all.includes(each))
      assert.equal(outputs[0]?.spentBy, spentBy)
      return spentBy
    }
    assert.equal(await send(first), 'accepted')
    assert.equal(await spender(), txidOf(first))
    assert.equal(await send(rival), takesRivals ? 'accepted' : 'refused')
    assert.equal(await spender(), txidOf(takesRivals ? rival : first))
    assert.equal(await chain.transaction(txidOf(takesRivals ? first : rival)), null)
  })
}

function spend(
  txid: string,
  index: number,
  witnessScript: Uint8Array,
  script: Uint8Array,
): Transaction {
  const [scriptSig, witness] = [new Uint8Array(), [witnessScript]]
  return {
    version: 2,
    inputs: [{ txid, index, scriptSig, sequence: 0xfffffffd, witness }],
    outputs: [{ amountSats: sats(40_000n), script }],
    lockTime: 0,
  }
}
