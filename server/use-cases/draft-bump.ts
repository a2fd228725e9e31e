// What a draft takes that speeds up what is on its way, or has it come back: of a spend that the
// signer signed the same coins again, of what comes in the outputs that are the wallet's.

import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { readTransaction, sizeVb } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type Ancestor,
  checkRate,
  pullingAlong,
  readSent,
  replacing,
  type Sent,
} from '@countersign/core/wallet/bump.ts'
import {
  type Drafted,
  type DraftOrder,
  type FreeCoin,
  proven,
} from '@countersign/core/wallet/draft.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Coin, SpendRecord } from '../ports/records.ts'
import type { Reader } from '../ports/store.ts'
import { networkTxid } from './broadcast-spend.ts'
import { freeCoin, type UnderWay } from './under-way.ts'

export type BumpOrder = {
  readonly txid: string
  /** Everything comes back, and nobody is paid. */
  readonly isCancelling: boolean
}

export type Bumped = {
  readonly txid: string
  readonly how: 'replaced' | 'pulled'
  /** What it pays now; null where nobody told us. */
  readonly feeSats: bigint | null
  readonly vsize: number
  /** Spends that leave the pool with it: nobody is paid by them. */
  readonly along: readonly string[]
}

type Gathered = {
  readonly reader: Reader
  readonly name: string
  readonly wallet: Wallet
  readonly underWay: readonly UnderWay[]
  readonly rateSatPerKvb: bigint
}

export type Bump = {
  readonly told: Bumped
  readonly order: Partial<DraftOrder<FreeCoin>>
  /** Of a rate that somebody said. @throws Fault draft.rate_low */
  check(drafted: Drafted): void
}

/** @throws Fault bump.*, transaction.missing */
export async function gatherBump(gathered: Gathered, bump: BumpOrder): Promise<Bump> {
  const { reader, wallet, name } = gathered
  const { txid, isCancelling } = bump
  const record = await reader.spend(name, txid)
  if (record) checkSent(record)
  if (record && record.psbt.length > 0) {
    const sent = readSent(readPsbt(record.psbt), wallet)
    if (sent.isReplaceable) return await toReplace(gathered, sent, isCancelling)
  }
  if (isCancelling) throw new Fault('bump.nothing_ours', { txid, isFinal: String(record !== null) })
  return await toPull(gathered, record ? networkTxid(record) : txid)
}

// One that a node dropped may come back, and one that it refused for its fee is what this is for.
function checkSent({ txid, state }: SpendRecord): void {
  const isSigned = state === 'signed' || state === 'broadcast' || state === 'dropped'
  if (!isSigned) throw new Fault('bump.not_waiting', { txid, state })
}

async function toReplace(gathered: Gathered, sent: Sent, isCancelling: boolean): Promise<Bump> {
  const { rateSatPerKvb } = gathered
  const along = await descendants(gathered, sent)
  const ancestors = await ancestorsOf(gathered, sent.coins)
  const { txid, feeSats, vsize } = sent
  const given = { sent, along, ancestors, isCancelling, rateSatPerKvb }
  return {
    told: { txid, how: 'replaced', feeSats, vsize, along: along.map((each) => each.txid) },
    order: replacing(given),
    check: (drafted) => checkRate(given, drafted),
  }
}

/** Spends of what comes back: driven out with it. @throws Fault bump.spent_on where one pays */
async function descendants(
  { reader, name, wallet, underWay }: Gathered,
  sent: Sent,
): Promise<readonly Sent[]> {
  const signed = underWay.filter(({ record }) => record.transaction !== null)
  const gone = new Map([[sent.txid, sent]])
  for (const { txid } of gone.values()) {
    for (const { record, inputs } of signed) {
      if (!inputs.some((input) => input.startsWith(`${txid}:`))) continue
      const child = readSent(readPsbt(record.psbt), wallet)
      // Whoever is paid by it would not be.
      if (child.payments.length > 0) throw spentOn(sent.txid, child.txid)
      gone.set(child.txid, child)
    }
  }
  const coins = await reader.coins(name, { withSpent: true })
  const other = coins.find(
    ({ txid, spentBy }) => gone.has(txid) && spentBy !== null && !gone.has(spentBy),
  )
  if (other) throw spentOn(sent.txid, other.spentBy ?? '')
  return [...gone.values()].filter(({ txid }) => txid !== sent.txid)
}

const spentOn = (txid: string, by: string): Fault => new Fault('bump.spent_on', { txid, by })

/** What comes back of it, or came in by it, spent once more. */
async function toPull(gathered: Gathered, txid: string): Promise<Bump> {
  const { reader, name, wallet, underWay, rateSatPerKvb } = gathered
  const parent = await reader.transaction(name, txid)
  if (!parent) throw new Fault('transaction.missing', { txid })
  if (parent.height !== null) throw new Fault('bump.not_waiting', { txid, state: 'confirmed' })
  const own = (await reader.coins(name, { withSpent: true })).filter((each) => each.txid === txid)
  const taken = new Map(
    underWay.flatMap(({ inputs, record }) => inputs.map((input) => [input, record.txid])),
  )
  const spender = (coin: Coin) => coin.spentBy ?? taken.get(`${txid}:${coin.outputIndex}`)
  const free = own.filter((coin) => spender(coin) === undefined)
  const by = own.map(spender).find((each) => each !== undefined)
  if (free.length === 0) throw by ? spentOn(txid, by) : new Fault('bump.nothing_ours', { txid })
  const coins = free.map((coin) => proven(freeCoin(wallet, coin, 0), parent.raw))
  const ancestors = await ancestorsOf(gathered, coins)
  const { feeSats, raw } = parent
  return {
    told: { txid, how: 'pulled', feeSats, vsize: sizeVb(readTransaction(raw)), along: [] },
    order: pullingAlong({ coins, ancestors, rateSatPerKvb }),
    check: () => undefined,
  }
}

/** What nodes pass on with its ancestors (Bitcoin Core's limit of a chain in the pool). */
const MOST_ANCESTORS = 25

/**
 * What a spend of these coins waits for, as far as it is known here. What somebody else paid is
 * told by no back-end: it counts as the least that is passed on, so that nothing is short of.
 */
async function ancestorsOf(
  { reader, name }: Gathered,
  coins: readonly { readonly txid: string }[],
): Promise<readonly Ancestor[]> {
  const leastSatPerVb = (await reader.feeRates())?.leastSatPerVb ?? 1
  const wanted = new Set(coins.map(({ txid }) => txid))
  const found: Ancestor[] = []
  for (const txid of wanted) {
    const known = await reader.transaction(name, txid)
    if (!known || known.height !== null || found.length === MOST_ANCESTORS) continue
    const { inputs, ...rest } = readTransaction(known.raw)
    const vsize = sizeVb({ inputs, ...rest })
    const parents = inputs.map((input) => input.txid)
    const feeSats = known.feeSats ?? BigInt(Math.ceil(vsize * leastSatPerVb))
    found.push({ txid, feeSats, vsize, parents })
    for (const parent of parents) wanted.add(parent)
  }
  return found
}
