// Builds an unsigned spend of a wallet from the server's own tables. Nothing is kept, and nobody
// has to believe it: the PSBT carries whole previous transactions, and whoever signs reads it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  DEFAULT_RATE_SAT_PER_KVB,
  type Drafted,
  draftSpend as drafting,
  type PaymentOrder,
  paymentOutputs,
} from '@countersign/core/wallet/draft.ts'
import { findPlace } from '@countersign/core/wallet/places.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Coin } from '../ports/records.ts'
import type { Reader } from '../ports/store.ts'
import { type Bumped, type BumpOrder, gatherBump } from './draft-bump.ts'
import { chooseOwn, type Left, type OwnOrder } from './draft-own.ts'
import { isStale } from './fee-bounds.ts'
import { freeCoin, spendsUnderWay, type UnderWay } from './under-way.ts'
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
  /** What is on its way, and is to go faster or to come back: payments and coins are its own. */
  readonly bump?: BumpOrder | undefined
  /** Its own coins, to the wallet itself: payments and coins are its own. */
  readonly own?: OwnOrder | undefined
}

export type Rate = { readonly satPerKvb: bigint; readonly from: 'asked' | 'node' | 'default' }
export type SpendDraft = Drafted & {
  readonly rate: Rate
  readonly bumped: Bumped | null
  readonly left: Left | null
}

const ESTIMATE_BLOCKS = 6
/** For what has waited already: as soon as the node can say. */
const SOON_BLOCKS = 1

/** A PSBT of more is longer than the signer reads. */
const MOST_COINS = 2_000

/**
 * @throws Fault wallet.missing, address.invalid, client.payment_dust, client.funds_short,
 *   draft.rate_low, draft.rate_stale, draft.coin_unusable, draft.too_large, consolidate.*, bump.*
 */
export async function draftSpend(
  { store, network, chance, clock }: Pick<World, 'store' | 'network' | 'chance' | 'clock'>,
  order: DraftOrder,
): Promise<SpendDraft> {
  const { reader } = store
  const { descriptor, userKey, serverKey } = await walletOf(reader, order.wallet)
  const wallet = { network, descriptor: readDescriptor(descriptor), userKey, serverKey }
  const { bump } = order
  const payments = order.own ? [] : order.payments
  if (!bump && !order.own && !order.coins && payments.length === 0) {
    throw new Fault('consolidate.nothing')
  }
  const soon = bump ? SOON_BLOCKS : ESTIMATE_BLOCKS
  const rate = await chooseRate(reader, { asked: order.rateSatPerKvb, now: clock(), soon })
  const underWay = await spendsUnderWay(reader, order.wallet)
  const bumped = bump
    ? await gatherBump(
        { reader, name: order.wallet, wallet, underWay, rateSatPerKvb: rate.satPerKvb },
        bump,
      )
    : null
  const free = await freeCoins(reader, order, underWay)
  const [, changeIndex] = await reader.nextUsed(order.wallet)
  const height = (await reader.chainView())?.height ?? 0
  const coins = free.map((coin) => freeCoin(wallet, coin, height))
  const told = { rateSatPerKvb: rate.satPerKvb, isRateAsked: rate.from === 'asked' }
  const own = order.own ? chooseOwn({ wallet, free: coins, ...told }, order.own) : null
  const drafts = drafting({
    wallet,
    payments: paymentOutputs(payments, network, order.isMax),
    coins: own?.coins ?? coins,
    changeIndex,
    rateSatPerKvb: rate.satPerKvb,
    isAll: order.coins !== undefined || own !== null,
    isMax: order.isMax,
    returningSats: returning(underWay, wallet),
    chance: (below) => new DataView(chance(4).buffer).getUint32(0) % below,
    ...bumped?.order,
  })
  let step = drafts.next()
  for (let count = 1; !step.done; count += 1) {
    if (count > MOST_COINS) throw new Fault('draft.too_large', { most: MOST_COINS })
    const { txid } = step.value
    const made = await reader.transaction(order.wallet, txid)
    if (!made) throw unusable(`${txid}:${step.value.index}`, 'missing')
    step = drafts.next(made.raw)
  }
  const drafted = step.value
  if (rate.from === 'asked') bumped?.check(drafted)
  own?.check(drafted)
  return { ...drafted, rate, bumped: bumped?.told ?? null, left: own?.left ?? null }
}

type Asked = {
  readonly asked: bigint | undefined
  readonly now: UnixSeconds
  /** Blocks; else the soonest that is told. */
  readonly soon: number
}

async function chooseRate(reader: Reader, { asked, now, soon }: Asked): Promise<Rate> {
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
  const targets = fees?.targets.toSorted((one, other) => one.blocks - other.blocks)
  const estimate = targets?.find(({ blocks }) => blocks >= soon)
  const satPerKvb = estimate ? perKvb(estimate.satPerVb) : DEFAULT_RATE_SAT_PER_KVB
  const from = estimate ? 'node' : 'default'
  return { satPerKvb: satPerKvb > least ? satPerKvb : least, from }
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
