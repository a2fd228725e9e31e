// Builds an unsigned spend of a wallet from the server's own tables. Nothing is kept, and nobody
// has to believe it: the PSBT carries whole previous transactions, and whoever signs reads it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts, readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  DEFAULT_RATE_SAT_PER_KVB,
  type Drafted,
  draftSpend as drafting,
  type FreeCoin,
  type PaymentOrder,
  paymentOutputs,
} from '@countersign/core/wallet/draft.ts'
import { findPlace } from '@countersign/core/wallet/places.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Coin, SpendRecord } from '../ports/records.ts'
import type { Reader } from '../ports/store.ts'
import { isStale } from './fee-bounds.ts'
import { type World, walletOf } from './world.ts'

export type DraftOrder = {
  readonly wallet: string
  readonly payments: readonly PaymentOrder[]
  /** For 1,000 virtual bytes; without it the node's estimate. */
  readonly rateSatPerKvb?: bigint | undefined
  /** Exactly these coins, `txid:number`; without it those that suffice. */
  readonly coins?: readonly string[] | undefined
  /** The last payment takes all that is left. */
  readonly isMax: boolean
}

export type Rate = { readonly satPerKvb: bigint; readonly from: 'asked' | 'node' | 'default' }
export type SpendDraft = Drafted & { readonly rate: Rate }

const ESTIMATE_BLOCKS = 6

/** A PSBT of more is longer than the signer reads. */
const MOST_COINS = 2_000

/** States of a spend whose coins are not free, though the chain has not seen it. */
const UNDER_WAY: readonly SpendRecord['state'][] = ['waiting', 'approved', 'signed', 'broadcast']

/**
 * @throws Fault wallet.missing, address.invalid, client.payment_dust, client.funds_short,
 *   draft.rate_low, draft.rate_stale, draft.coin_unusable, draft.too_large
 */
export async function draftSpend(
  { store, network, chance, clock }: Pick<World, 'store' | 'network' | 'chance' | 'clock'>,
  order: DraftOrder,
): Promise<SpendDraft> {
  const { reader } = store
  const { descriptor, userKey, serverKey } = await walletOf(reader, order.wallet)
  const wallet = { network, descriptor: readDescriptor(descriptor), userKey, serverKey }
  const payments = paymentOutputs(order.payments, network, order.isMax)
  const rate = await chooseRate(reader, order.rateSatPerKvb, clock())
  const underWay = await spendsUnderWay(reader, order.wallet)
  const coins = await freeCoins(reader, order, underWay)
  const [, changeIndex] = await reader.nextUsed(order.wallet)
  const height = (await reader.chainView())?.height ?? 0
  const drafts = drafting({
    wallet,
    payments,
    coins: coins.map((coin) => freeCoin(wallet, coin, height)),
    changeIndex,
    rateSatPerKvb: rate.satPerKvb,
    isAll: order.coins !== undefined,
    isMax: order.isMax,
    returningSats: returning(underWay, wallet),
    chance: (below) => new DataView(chance(4).buffer).getUint32(0) % below,
  })
  let step = drafts.next()
  for (let count = 1; !step.done; count += 1) {
    if (count > MOST_COINS) throw new Fault('draft.too_large', { most: MOST_COINS })
    const { txid } = step.value
    const made = await reader.transaction(order.wallet, txid)
    if (!made) throw unusable(`${txid}:${step.value.index}`, 'missing')
    step = drafts.next(made.raw)
  }
  return { ...step.value, rate }
}

async function chooseRate(
  reader: Reader,
  asked: bigint | undefined,
  now: UnixSeconds,
): Promise<Rate> {
  const fees = await reader.feeRates()
  const perKvb = (satPerVb: number) => BigInt(Math.ceil(satPerVb * 1_000))
  const least = perKvb(fees?.leastSatPerVb ?? 1)
  if (asked !== undefined) {
    if (asked >= least) return { satPerKvb: asked, from: 'asked' }
    throw new Fault('draft.rate_low', { leastSatPerVb: Number(least) / 1_000 })
  }
  // Who was not told by the network what a spend costs now has to say it.
  const view = await reader.chainView()
  if (isStale(view, now)) throw new Fault('draft.rate_stale', { seenAt: view?.seenAt ?? 0 })
  const estimate = fees?.targets.find(({ blocks }) => blocks === ESTIMATE_BLOCKS)
  const satPerKvb = estimate ? perKvb(estimate.satPerVb) : DEFAULT_RATE_SAT_PER_KVB
  const from = estimate ? 'node' : 'default'
  return { satPerKvb: satPerKvb > least ? satPerKvb : least, from }
}

type UnderWay = { readonly record: SpendRecord; readonly inputs: readonly string[] }

async function spendsUnderWay(reader: Reader, wallet: string): Promise<readonly UnderWay[]> {
  const records = await reader.spendsIn(UNDER_WAY)
  return records
    .filter((record) => record.wallet === wallet && record.psbt.length > 0)
    .map((record) => {
      const { inputs } = readPsbt(record.psbt)
      return { record, inputs: inputs.map(({ txid, index }) => `${txid}:${index}`) }
    })
}

/** Comes back as change: told to whoever has too little now. */
function returning(underWay: readonly UnderWay[], wallet: Wallet): bigint {
  const outputs = underWay.flatMap(({ record }) => readPsbt(record.psbt).outputs)
  return outputs
    .filter(({ keyPaths, script }) => findPlace(wallet, keyPaths, script) !== null)
    .reduce((total, { amountSats }) => total + amountSats, 0n)
}

/** Chosen ones as they were chosen; else those in blocks, that nothing keeps from being taken. */
async function freeCoins(
  reader: Reader,
  order: DraftOrder,
  underWay: readonly UnderWay[],
): Promise<readonly Coin[]> {
  const taken = new Set(underWay.flatMap(({ inputs }) => inputs))
  const coins = await reader.coins(order.wallet)
  if (order.coins === undefined) {
    const kept = new Set(await reader.unspendable(order.wallet))
    const isFree = (coin: Coin) => !taken.has(nameOf(coin)) && !kept.has(nameOf(coin))
    return coins.filter((coin) => coin.height !== null && isFree(coin))
  }
  const byName = new Map(coins.map((coin) => [nameOf(coin), coin]))
  return [...new Set(order.coins)].map((name) => {
    const coin = byName.get(name)
    if (!coin) throw unusable(name, 'missing')
    if (taken.has(name)) throw unusable(name, 'in a spend under way')
    return coin
  })
}

const nameOf = ({ txid, outputIndex }: Coin): string => `${txid}:${outputIndex}`

const unusable = (coin: string, because: string): Fault =>
  new Fault('draft.coin_unusable', { coin, because })

/** Scripts are derived of those that are taken alone: each costs a third of a millisecond. */
function freeCoin({ descriptor }: Wallet, coin: Coin, height: number): FreeCoin {
  const { txid, outputIndex, chain, index } = coin
  const amountSats: Sats = sats(coin.amountSats)
  return {
    txid,
    index: outputIndex,
    amountSats,
    place: { chain, index },
    confirmations: coin.height === null ? 0 : Math.max(1, height - coin.height + 1),
    get scripts() {
      return deriveScripts(descriptor, chain, index)
    },
  }
}
