// Drafts that replace what is on its way, or pull it along, from the server's own tables.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { txidOf } from '@countersign/core/bitcoin/transaction.ts'
import type { SpendState } from '@countersign/core/spend/life.ts'
import { type Coin, coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { DESCRIPTOR, type Lodge, NOW, ownDevice, WALLET } from './lodge.ts'

const wallet = WALLET
const STUCK = coin(DESCRIPTOR, { chain: 0, index: 3 }, 60_000n, 21)

function acting(opened: () => Lodge) {
  const bump = (txid: string, more: { readonly isCancelling?: 'yes' } = {}, rate = '20') =>
    opened().api.draftSpend({
      wallet,
      body: { payments: [], bump: { txid, ...more }, feeRateSatPerVb: rate },
    })
  const faultOf = async (answer: Promise<unknown>) =>
    await answer.then(
      () => assert.fail('it was drafted'),
      ({ code, facts }: { readonly code: string; readonly facts: object }) => ({ code, facts }),
    )
  return { opened, bump, faultOf }
}

type Acting = ReturnType<typeof acting>

function replacesWhatWaits({ opened, bump, faultOf }: Acting): void {
  it('replace a spend that is on its way, and never one that is not', async () => {
    const psbt = await put(opened(), { coins: [STUCK], paidSats: 20_000n, backSats: 39_800n })
    const { txid } = psbt
    const next = await bump(txid)
    assert.deepEqual(next.bumped, {
      txid,
      how: 'replaced',
      feeSats: '200',
      vsize: next.bumped?.vsize,
      along: [],
    })
    assert.deepEqual([next.payments[0]?.amountSats, next.change?.path], ['20000', '1/7'])
    assert.equal(next.feeSats, String(20 * next.vsize))
    assert.deepEqual(
      readPsbt(Uint8Array.fromBase64(next.psbt)).inputs.map(({ txid: from }) => from),
      [txidOf(STUCK.previous)],
    )
    const low = await faultOf(bump(txid, {}, '1.6'))
    assert.equal(low.code, 'draft.rate_low')
    // Without a rate, the soonest that the node estimates.
    const { rate } = await opened().api.draftSpend({
      wallet,
      body: { payments: [], bump: { txid } },
    })
    assert.deepEqual(rate, { satPerVb: 12, from: 'node' })
    for (const state of ['confirmed', 'replaced', 'waiting', 'denied'] as const) {
      await change(opened(), txid, state)
      assert.deepEqual(await faultOf(bump(txid)), {
        code: 'bump.not_waiting',
        facts: { txid, state },
      })
    }
    await change(opened(), txid, 'broadcast')
  })
}

function drivesOutChildren({ opened, bump, faultOf }: Acting): void {
  it('drive out a child of their own, and none that pays somebody', async () => {
    const parent = await put(opened(), { coins: [STUCK], paidSats: 20_000n, backSats: 39_800n })
    const place = { chain: 1, index: 7 } as const
    const back = { previous: parent.transaction, place, amountSats: sats(39_800n) }
    const child = await put(opened(), { coins: [back], paidSats: 0n, backSats: 39_000n })
    const next = await bump(parent.txid)
    assert.deepEqual(next.bumped?.along, [child.txid])
    assert.ok(BigInt(next.feeSats) >= 200n + 800n + BigInt(next.vsize))
    await change(opened(), child.txid, 'denied')
    const payer = await put(opened(), { coins: [back], paidSats: 9_000n, backSats: 30_000n })
    assert.deepEqual(await faultOf(bump(parent.txid)), {
      code: 'bump.spent_on',
      facts: { txid: parent.txid, by: payer.txid },
    })
    // The one that pays is bumped instead, and brings its parent to the rate with it.
    const both = await bump(payer.txid)
    const parentVsize = next.bumped?.vsize ?? 0
    assert.equal(both.feeSats, String(20 * (both.vsize + parentVsize) - 200))
    await change(opened(), payer.txid, 'denied')
  })
}

function pullsAlong({ opened, bump, faultOf }: Acting): void {
  it('pull along what its software made final, and cancel no such', async () => {
    const plan = { coins: [STUCK], paidSats: 21_000n, backSats: 38_800n, sequence: 0xfffffffe }
    const { txid } = await put(opened(), plan)
    const pulled = await bump(txid)
    assert.deepEqual([pulled.bumped?.how, pulled.payments], ['pulled', []])
    assert.equal(pulled.amountSats, pulled.feeSats)
    assert.deepEqual(await faultOf(bump(txid, { isCancelling: 'yes' })), {
      code: 'bump.nothing_ours',
      facts: { txid, isFinal: 'true' },
    })
    assert.equal((await faultOf(bump('77'.repeat(32)))).code, 'transaction.missing')
    const nobody = opened().api.draftSpend({ wallet, body: { payments: [] } })
    assert.equal((await faultOf(nobody)).code, 'consolidate.nothing')
  })
}

/** More cases of a lodge whose wallet holds coins, and whose node estimates. */
export function stuck(opened: () => Lodge): void {
  const acts = acting(opened)
  replacesWhatWaits(acts)
  drivesOutChildren(acts)
  pullsAlong(acts)
}

type Sent = {
  readonly coins: readonly Coin[]
  readonly paidSats: bigint
  readonly backSats: bigint
  readonly sequence?: number
}

/** A spend that both have signed and the node has, with its change at the next place. */
async function put({ store }: Lodge, { coins, paidSats, backSats, sequence }: Sent): Promise<Psbt> {
  const place = { chain: 1, index: 7 } as const
  const plan = {
    coins,
    payments: paidSats > 0n ? [payment(paidSats)] : [],
    change: [{ ...place, amountSats: backSats }],
    ...(sequence === undefined ? {} : { sequence }),
  }
  const psbt = signedBy(signedBy(unsigned(DESCRIPTOR, plan), person(1)), person(2))
  const { txid } = psbt
  const raw = finalizeMultisig(psbt)
  const { script } = deriveScripts(DESCRIPTOR, place.chain, place.index)
  const row = { wallet, txid, height: null }
  const outputIndex = plan.payments.length
  await store.transact(async (tx) => {
    await tx.putSpend({ ...row, ...SENT, psbt: writePsbt(psbt), transaction: raw })
    await tx.putCoins([
      {
        ...row,
        ...place,
        outputIndex,
        script: script.toHex(),
        amountSats: backSats,
        spentBy: null,
      },
    ])
    const spentSats = coins.reduce((sum, { amountSats }) => sum + amountSats, 0n)
    const feeSats = spentSats - paidSats - backSats
    await tx.putTransactions([
      {
        ...row,
        blockTime: null,
        seenAt: NOW,
        netSats: -paidSats - feeSats,
        feeSats,
        path: null,
        raw,
      },
    ])
  })
  return psbt
}

const SENT = {
  state: 'broadcast',
  waitsFor: [],
  askedAt: NOW,
  changedAt: NOW,
  expiresAt: null,
  device: ownDevice.keyId,
  mayBroadcast: true,
  review: null,
  verdict: null,
  decision: null,
} as const

async function change({ store }: Lodge, txid: string, state: SpendState): Promise<void> {
  await store.transact(async (tx) => {
    const found = await tx.lockSpend(wallet, txid)
    if (found) await tx.putSpend({ ...found, state })
  })
}
