// Drafts: unsigned spends that the server builds and any signer can check, and what they cost.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { addressOf, scriptOf } from '@countersign/core/bitcoin/address.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { type Coin, coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { DESCRIPTOR, type Lodge, NOW, openLodge, ownDevice, WALLET } from './lodge.ts'
import { stuck } from './stuck.ts'

const wallet = WALLET
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const RULES = { network: 'regtest', descriptor: DESCRIPTOR, userKey: 0, serverKey: 1 } as const

const nameOf = ({ previous }: Coin) => `${txidOf(previous)}:1`
const LARGE = coin(DESCRIPTOR, { chain: 0, index: 1 }, 90_000n, 1)
const SMALL = coin(DESCRIPTOR, { chain: 1, index: 3 }, 20_000n, 2)
const WAITING = coin(DESCRIPTOR, { chain: 0, index: 2 }, 500_000n, 3)
const TAKEN = coin(DESCRIPTOR, { chain: 0, index: 4 }, 700_000n, 4)
const KEPT = coin(DESCRIPTOR, { chain: 0, index: 5 }, 800_000n, 5)

describe('drafts', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
    const all = [LARGE, SMALL, WAITING, TAKEN, KEPT]
    await lodge.store.transact(async (tx) => {
      for (const { previous, place, amountSats } of all) {
        const height = amountSats === WAITING.amountSats ? null : 400
        const { script } = deriveScripts(DESCRIPTOR, place.chain, place.index)
        const txid = txidOf(previous)
        const raw = writeTransaction(previous)
        const blockTime = height === null ? null : NOW - 900
        const row = { wallet, txid, height }
        await tx.putCoins([
          { ...row, ...place, outputIndex: 1, script: script.toHex(), amountSats, spentBy: null },
        ])
        await tx.putTransactions([
          { ...row, blockTime, seenAt: NOW, netSats: amountSats, feeSats: null, path: null, raw },
        ])
      }
      await tx.raiseUsed(wallet, [6, 9])
      await tx.putSpend(await underWay())
      await tx.putLabels([
        { wallet, type: 'output', ref: nameOf(KEPT), isSpendable: false, changedAt: NOW },
      ])
      await tx.putFeeRates({
        leastSatPerVb: 1.5,
        targets: [
          { blocks: 2, satPerVb: 12 },
          { blocks: 6, satPerVb: 4.25 },
        ],
      })
    })
  })
  after(() => lodge.close())

  const draft = (body: Partial<Parameters<typeof lodge.api.draftSpend>[0]['body']> = {}) =>
    lodge.api.draftSpend({
      wallet,
      body: { payments: [{ address: PAYEE, amountSats: '30000' }], ...body },
    })
  const problemOf = async (answer: Promise<unknown>): Promise<ApiProblem> =>
    await answer.then(
      () => assert.fail('it was drafted'),
      (problem: ApiProblem) => problem,
    )

  it('carry all that the signer examines, with change at the next unused index', async () => {
    const answer = await draft()
    const psbt = readPsbt(Uint8Array.fromBase64(answer.psbt))
    assert.equal(psbt.txid, answer.txid)
    assert.deepEqual(answer.rate, { satPerVb: 4.25, from: 'node' })
    assert.deepEqual(
      answer.inputs.map(({ amountSats, path }) => [amountSats, path]),
      [['90000', '0/1']],
    )
    const address = addressOf(deriveScripts(DESCRIPTOR, 1, 9).script, 'regtest')
    assert.deepEqual([answer.change?.address, answer.change?.path], [address, '1/9'])
    // As the signer will: signed by the user, it is theirs, with this change and this fee.
    const found = examine(signedBy(psbt, person(1)), RULES, [6, 9])
    assert.ok(found.kind === 'signable')
    const { spend } = found
    assert.deepEqual([spend.feeSats, spend.amountSats, spend.change[0]?.amountSats].map(String), [
      answer.feeSats,
      answer.amountSats,
      answer.change?.amountSats,
    ])
    const vsize = Math.max(spend.vsize, answer.vsize)
    assert.ok(BigInt(answer.feeSats) >= BigInt(Math.ceil(spend.vsize * 4.25)))
    assert.ok(vsize - spend.vsize <= 1 && answer.vsize - spend.vsize >= 0)
  })

  it('take no coin that waits, is in a spend under way, or is not to be chosen', async () => {
    const { code, facts } = await problemOf(
      draft({ payments: [{ address: PAYEE, amountSats: '109900' }] }),
    )
    assert.equal(code, 'client.funds_short')
    assert.equal(facts.availableSats, '110000')
    assert.equal(
      BigInt(facts.missingSats ?? ''),
      BigInt(facts.neededSats ?? '') - BigInt(facts.availableSats ?? ''),
    )
    assert.equal(facts.comingBackSats, '690000')
  })

  it('spend exactly the coins that were chosen, also one that waits or is kept', async () => {
    const coins = [SMALL, LARGE, KEPT, WAITING].map(nameOf)
    const { inputs, feeSats, rate } = await draft({ coins, feeRateSatPerVb: '2.125' })
    const taken = inputs.map(({ txid, outputIndex }) => `${txid}:${outputIndex}`)
    assert.deepEqual(taken.toSorted(), coins.toSorted())
    assert.deepEqual(rate, { satPerVb: 2.125, from: 'asked' })
    assert.ok(BigInt(feeSats) > 0n)
    const missing = await problemOf(draft({ coins: [`${'77'.repeat(32)}:0`] }))
    assert.deepEqual([missing.code, missing.facts.because], ['draft.coin_unusable', 'missing'])
    const twice = await problemOf(draft({ coins: [nameOf(TAKEN)] }))
    assert.deepEqual([twice.code, twice.status], ['draft.coin_unusable', 409])
    assert.equal(twice.facts.because, 'in a spend under way')
  })

  it('send all there is where the last payment is to have it', async () => {
    const other = 'bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry'
    const answer = await draft({
      payments: [
        { address: PAYEE, amountSats: '30000' },
        { address: other, amountSats: '0' },
      ],
      isMax: 'yes',
    })
    assert.equal(answer.inputs.length, 2)
    assert.equal(answer.change, undefined)
    assert.equal(answer.amountSats, '110000')
    const [, most] = answer.payments
    assert.equal(BigInt(most?.amountSats ?? '') + BigInt(answer.feeSats), 80_000n)
    const psbt = readPsbt(Uint8Array.fromBase64(answer.psbt))
    assert.deepEqual(
      psbt.outputs.map(({ script }) => script.toHex()),
      [PAYEE, other].map((address) => scriptOf(address, 'regtest').toHex()),
    )
  })

  it('put small coins together while fees are low, and say what stays', async () => {
    const join = (belowSats: string, more = {}) =>
      draft({ payments: [], consolidate: { belowSats }, ...more })
    const { inputs, payments, change, feeSats, amountSats, left } = await join('90001')
    assert.deepEqual(inputs.map((each) => each.amountSats).toSorted(), ['20000', '90000'])
    assert.deepEqual([payments, amountSats, left], [[], feeSats, { later: 0, worthless: 0 }])
    assert.equal(BigInt(change?.amountSats ?? ''), 110_000n - BigInt(feeSats))
    assert.equal((await problemOf(join('90000'))).code, 'consolidate.nothing')
    assert.equal((await problemOf(draft({ payments: [], refresh: 'yes' }))).status, 409)
    const rates = { leastSatPerVb: 1.5, targets: [{ blocks: 2, satPerVb: 12 }] }
    const dear = { ...rates, targets: [...rates.targets, { blocks: 6, satPerVb: 5.001 }] }
    await lodge.store.transact((tx) => tx.putFeeRates(dear))
    const { code, facts } = await problemOf(join('90001'))
    assert.deepEqual([code, facts.satPerVb], ['consolidate.rate_high', '5.001'])
    assert.equal((await join('90001', { feeRateSatPerVb: '9' })).inputs.length, 2)
    const cheap = { ...rates, targets: [...rates.targets, { blocks: 6, satPerVb: 4.25 }] }
    await lodge.store.transact((tx) => tx.putFeeRates(cheap))
  })

  it('are refused with what is wrong', async () => {
    const low = await problemOf(draft({ feeRateSatPerVb: '1.499' }))
    assert.deepEqual([low.code, low.facts.leastSatPerVb], ['draft.rate_low', '1.5'])
    const dust = await problemOf(draft({ payments: [{ address: PAYEE, amountSats: '293' }] }))
    assert.deepEqual([dust.code, dust.facts.leastSats], ['client.payment_dust', '294'])
    const mainnet = 'bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c'
    const foreign = await problemOf(draft({ payments: [{ address: mainnet, amountSats: '9999' }] }))
    assert.equal(foreign.code, 'address.invalid')
    assert.equal((await problemOf(draft({ feeRateSatPerVb: '1e3' }))).status, 400)
  })

  it('take no estimate that is older than an hour, and a rate that is said', async () => {
    lodge.now = NOW - 5 + 3_601
    try {
      assert.deepEqual((await lodge.api.showFees()).targets, [])
      const stale = await problemOf(draft())
      assert.deepEqual(
        [stale.status, stale.code, stale.facts.seenAt],
        [503, 'draft.rate_stale', String(NOW - 5)],
      )
      assert.equal((await draft({ feeRateSatPerVb: '3' })).rate.from, 'asked')
      lodge.now -= 1
      assert.equal((await draft()).rate.from, 'node')
    } finally {
      lodge.now = NOW
    }
  })

  it('come with what the node says of fees', async () => {
    assert.deepEqual(await lodge.api.showFees(), {
      seenAt: NOW - 5,
      leastSatPerVb: 1.5,
      targets: [
        { blocks: 2, minutes: 20, satPerVb: 12 },
        { blocks: 6, minutes: 60, satPerVb: 4.25 },
      ],
    })
  })

  stuck(() => lodge)
})

/** It takes a coin, and 690,000 satoshis of it come back. */
async function underWay() {
  const change = [{ chain: 1, index: 8, amountSats: 690_000n } as const]
  const plan = { coins: [TAKEN], payments: [payment(9_000n)], change }
  const psbt = signedBy(unsigned(DESCRIPTOR, plan), person(1))
  return {
    wallet,
    txid: psbt.txid,
    state: 'waiting',
    waitsFor: ['approvals'],
    askedAt: NOW,
    changedAt: NOW,
    expiresAt: NOW + 900,
    device: ownDevice.keyId,
    psbt: writePsbt(psbt),
    mayBroadcast: true,
    review: null,
    verdict: null,
    decision: null,
    transaction: null,
    height: null,
  } as const
}
