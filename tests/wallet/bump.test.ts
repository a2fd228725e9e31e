// Replacements and children of real transactions: built, signed by both, and read as the signer
// reads them.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { type Descriptor, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { readTransaction, sizeVb, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { pullingAlong, type Replacing, readSent, replacing } from '@countersign/core/wallet/bump.ts'
import { type DraftOrder, draftSpend, type FreeCoin } from '@countersign/core/wallet/draft.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import { judgeReplacement, type SignedSpend } from '@countersign/core/wallet/replacement.ts'
import { coin, type Plan, payment, person, signedBy, unsigned } from '../builders/coins.ts'

const keys = [1, 2, 3].map((byte) => person(byte).key)
const SHAPES = { plain: sortedMulti(2, keys), nested: sortedMulti(2, keys, 'sh-wsh') }
const COIN = 100_000n

function open(descriptor: Descriptor) {
  const wallet = { network: 'regtest', descriptor, userKey: 0, serverKey: 1 } as const
  const both = (psbt: ReturnType<typeof unsigned>) => signedBy(signedBy(psbt, person(1)), person(2))
  const spendOf = (psbt: ReturnType<typeof unsigned>) => {
    const found = examine(signedBy(psbt, person(1)), wallet, [9, 9])
    if (found.kind !== 'signable') throw new Error(found.faults[0]?.code)
    return found.spend
  }
  return {
    wallet,
    spendOf,
    both,
    sent: (plan: Partial<Plan> = {}) => {
      const change = [{ chain: 1, index: 4, amountSats: 69_700n } as const]
      const coins = [coin(descriptor, { chain: 0, index: 2 }, COIN, 7)]
      const order = { coins, payments: [payment(30_000n)], change, ...plan }
      return readSent(both(unsigned(descriptor, order)), wallet)
    },
    draft: (order: Partial<DraftOrder<FreeCoin>>, rateSatPerKvb: bigint) => {
      const drafting = draftSpend({
        wallet,
        payments: [],
        coins: [],
        changeIndex: 8,
        rateSatPerKvb,
        chance: () => 0,
        ...order,
      })
      const step = drafting.next()
      if (!step.done) throw new Error('it wants another coin')
      return step.value
    },
  }
}

/** As the signer's journal has it. */
const journalled = ({
  txid,
  inputs,
  payments,
  feeSats,
}: ReturnType<ReturnType<typeof open>['spendOf']>): SignedSpend => ({
  txid,
  outpoints: inputs.map(({ outpoint }) => `${outpoint.txid}:${outpoint.index}`),
  payments: payments.map(({ script, amountSats }) => ({ script: script.toHex(), amountSats })),
  feeSats,
})

for (const [shape, descriptor] of Object.entries(SHAPES)) {
  const { sent, draft, spendOf, both } = open(descriptor)
  const rateSatPerKvb = 20_000n
  const way = { along: [], ancestors: [], rateSatPerKvb }
  const replace = (more: Partial<Replacing> = {}) =>
    draft(replacing({ sent: sent(), ...way, ...more }), rateSatPerKvb)

  describe(`what is sent, ${shape}`, () => {
    it('is read from its PSBT: what it paid, what came back, its name on the network', () => {
      const { txid, payments, own, feeSats, vsize, isReplaceable } = sent()
      assert.equal(feeSats, 300n)
      assert.deepEqual(
        payments.map(({ amountSats }) => amountSats),
        [30_000n],
      )
      const [back] = own
      assert.deepEqual([back?.txid, back?.amountSats], [txid, 69_700n])
      assert.deepEqual(back?.place, { chain: 1, index: 4 })
      assert.equal(txidOf(readTransaction(back?.raw ?? new Uint8Array())), txid)
      assert.equal(vsize, sizeVb(readTransaction(back?.raw ?? new Uint8Array())))
      assert.ok(isReplaceable && !sent({ sequence: 0xfffffffe }).isReplaceable)
    })

    it('is replaced by what the signer takes for lawful, at the rate, with the same change', () => {
      const next = replace()
      const spend = spendOf(next.psbt)
      const first = { ...journalled(spend), txid: sent().txid, feeSats: sats(300n) }
      assert.deepEqual(judgeReplacement(journalled(spend), [first]), { kind: 'lawful' })
      assert.deepEqual([spend.feeSats, spend.amountSats], [next.feeSats, 30_000n + next.feeSats])
      assert.deepEqual([next.change?.chain, next.change?.index], [1, 4])
      const vsize = sizeVb(readTransaction(finalizeMultisig(both(next.psbt))))
      assert.ok(Number(next.feeSats) / vsize >= 20 && Number(next.feeSats) / vsize < 20.4)
    })

    it('comes back whole when it is cancelled: only the fee leaves', () => {
      const { feeSats, amountSats, payments } = spendOf(replace({ isCancelling: true }).psbt)
      assert.deepEqual([payments, amountSats], [[], feeSats])
    })

    it('pays for what leaves the pool with it, and for what it waits for', () => {
      const { feeSats } = replace()
      assert.equal(
        replace({ along: [{ feeSats: 9_000n, vsize: 100 }] }).feeSats,
        9_300n + BigInt(replace().vsize),
      )
      const poor = { txid: 'ab'.repeat(32), feeSats: 100n, vsize: 100, parents: [] }
      assert.equal(replace({ ancestors: [poor] }).feeSats, feeSats + 1_900n)
    })

    it('is pulled along by a child of its change, of which only the fee leaves', () => {
      const { own, txid, feeSats, vsize } = sent()
      const ancestors = [{ txid, feeSats, vsize, parents: [] }]
      const child = draft(pullingAlong({ coins: own, ancestors, rateSatPerKvb }), rateSatPerKvb)
      const spend = spendOf(child.psbt)
      assert.deepEqual([spend.payments, spend.amountSats], [[], child.feeSats])
      assert.deepEqual([child.change?.chain, child.change?.index], [1, 8])
      const together = Number(child.feeSats + feeSats) / (child.vsize + vsize)
      assert.ok(together >= 20 && together < 20.1, `${together}`)
    })
  })
}
