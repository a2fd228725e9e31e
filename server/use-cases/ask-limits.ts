// Questions that only the signer's journal can answer: what is left, and would this be signed? They
// change nothing and are asked at once; a count of the server's own could be wrong.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { deriveScripts, readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { coSignedInputWu, virtualBytes } from '@countersign/core/bitcoin/sizes.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Coin, WalletRecord } from '../ports/records.ts'
import { fieldsOf, listOf, textsOf, wholeOf } from './answers.ts'
import { isStale } from './fee-bounds.ts'
import { type World, walletOf } from './world.ts'

export type LimitsNow = {
  /** The signer's clock: what the limits count from. */
  readonly at: UnixSeconds
  readonly limits: readonly Canonical[]
}

/** @throws Fault wallet.missing, channel.* */
export async function showLimits(
  { store, signer }: Pick<World, 'store' | 'signer'>,
  name: string,
): Promise<LimitsNow> {
  await walletOf(store.reader, name)
  const answer = fieldsOf(await signer.limits(name), 'limits')
  return { at: wholeOf(answer, 'now'), limits: listOf(answer, 'limits') }
}

export type DryOrder = {
  readonly wallet: string
  readonly payments: readonly { readonly address: string; readonly amountSats: bigint }[]
  readonly feeSats?: bigint | undefined
  readonly rateSatPerVb?: number | undefined
  /** The token that asks, and is told less. */
  readonly token?: string | undefined
}

export type DryAnswer = {
  readonly at: UnixSeconds
  readonly verdict: Canonical
  /** What such a spend would wait for; empty for one that is denied. */
  readonly waitsFor: readonly string[]
  readonly feeSats: bigint
  readonly vsize: number
}

/** Where neither caller nor node says one. */
const DEFAULT_RATE_SAT_PER_VB = 2

/** @throws Fault wallet.missing, address.invalid, channel.* */
export async function dryRun(
  { store, signer, network, clock }: Pick<World, 'store' | 'signer' | 'network' | 'clock'>,
  order: DryOrder,
): Promise<DryAnswer> {
  const wallet = await walletOf(store.reader, order.wallet)
  const payments = order.payments.map(({ address, amountSats }) => ({
    script: scriptOf(address, network).toHex(),
    amountSats,
  }))
  const coins = await store.reader.coins(order.wallet)
  const view = await store.reader.chainView()
  const estimated = isStale(view, clock()) ? null : view?.feeRateSatPerVb
  const rate = order.rateSatPerVb ?? estimated ?? DEFAULT_RATE_SAT_PER_VB
  const { vsize, feeSats } = estimate(wallet, coins, payments, rate)
  const fee = order.feeSats ?? feeSats
  const { token } = order
  const run = { wallet: order.wallet, payments, feeSats: fee, vsize, token }
  const answer = fieldsOf(await signer.dryRun(run), 'dry run')
  const verdict = fieldsOf(answer.verdict, 'verdict')
  const waitsFor = textsOf(answer, 'waitsFor')
  return { at: wholeOf(answer, 'now'), verdict, waitsFor, feeSats: fee, vsize }
}

type ScriptPayment = { readonly script: string; readonly amountSats: bigint }

/** The size and fee of a spend of the largest coins, with one change output. */
function estimate(
  wallet: WalletRecord,
  coins: readonly Coin[],
  payments: readonly ScriptPayment[],
  rateSatPerVb: number,
): { readonly vsize: number; readonly feeSats: bigint } {
  const descriptor = readDescriptor(wallet.descriptor)
  const scripts = deriveScripts(descriptor, 1, 0)
  const { script } = scripts
  const inputWu = 4 * (36 + 1 + 4) + coSignedInputWu(descriptor.threshold, scripts)
  const outputs = [...payments.map((each) => each.script.length / 2), script.length]
  const outputsWu = outputs.reduce((total, length) => total + 4 * (8 + 3 + length), 0)
  const wanted = payments.reduce((total, { amountSats }) => total + amountSats, 0n)
  const measure = (inputs: number) => {
    const vsize = virtualBytes(4 * (4 + 3 + 3 + 4) + 2 + inputs * inputWu + outputsWu)
    return { vsize, feeSats: BigInt(Math.ceil(vsize * rateSatPerVb)) }
  }
  let held = 0n
  let inputs = 0
  for (const { amountSats } of coins.toSorted((a, b) => Number(b.amountSats - a.amountSats))) {
    held += amountSats
    inputs += 1
    if (held >= wanted + measure(inputs).feeSats) break
  }
  return measure(Math.max(1, inputs))
}
