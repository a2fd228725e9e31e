// Builds what speeds up a transaction on its way, or has it come back: from our own PSBT of it the
// same coins again, and of what comes in its outputs to us.

import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { readTransaction, sizeVb, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type Ancestor,
  checkRate,
  pullingAlong,
  readSent,
  replacing,
  type Sent,
} from '@countersign/core/wallet/bump.ts'
import type { ProvenCoin } from '@countersign/core/wallet/draft.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'
import { type ChainView, GAP_LIMIT } from '../chain/view.ts'
import type { Context } from '../context.ts'
import { keptSpends } from '../keep/spends.ts'
import type { PinnedWallet } from '../keep/wallets.ts'
import { chooseRate, type Draft, draftFrom } from './build.ts'
import { isOfWallet, lookAtFunds, viewOf } from './funds.ts'

export type BumpOrder = {
  readonly wallet: string
  readonly txid: string
  /** Everything comes back, and nobody is paid. */
  readonly isCancelling: boolean
  readonly rateSatPerKvb?: bigint
}

export type Bump = {
  readonly draft: Draft
  readonly how: 'replaced' | 'pulled'
  /** What it pays now; null where nobody told us. */
  readonly feeSats: bigint | null
  readonly vsize: number
  /** Of ours, which leave the pool with it. */
  readonly along: readonly string[]
  /** Its lock time, of one signed for later that nobody has sent. */
  readonly notBefore: number | null
}

type Gathered = {
  readonly pinned: PinnedWallet
  readonly view: ChainView
  /** Signed by both, and in no block. */
  readonly sent: readonly Sent[]
  readonly rateSatPerKvb: bigint
}

type Plan = Omit<Bump, 'draft'> & {
  readonly order: ReturnType<typeof replacing>
  /** Of a rate that somebody said. @throws Fault draft.rate_low */
  check(draft: Draft): void
}

/** @throws Fault bump.*, client.funds_short, chain.* */
export async function buildBump(context: Context, order: BumpOrder): Promise<Bump> {
  const { pinned, spendable } = await lookAtFunds(context, order.wallet)
  const view = viewOf(context, pinned)
  const { txid, isCancelling } = order
  if ((await view.confirmations(txid)) > 0) throw notWaiting(txid, 'confirmed')
  const rate = await chooseRate(view, order.rateSatPerKvb, true)
  const sent = await sentSpends(context, view, pinned)
  const gathered = { pinned, view, sent, rateSatPerKvb: rate.satPerKvb }
  const { order: coins, check, ...told } = await planOf(gathered, { txid, isCancelling })
  const draft = await draftFrom(context, { pinned, rate }, { coins: spendable, ...coins })
  if (rate.from === 'asked') check(draft)
  return { draft, ...told }
}

const notWaiting = (txid: string, state: string, more: { readonly by?: string } = {}): Fault =>
  new Fault('bump.not_waiting', { txid, state, ...more })

async function planOf(
  gathered: Gathered,
  { txid, isCancelling }: Pick<BumpOrder, 'txid' | 'isCancelling'>,
): Promise<Plan> {
  const own = gathered.sent.find((each) => each.txid === txid)
  if (own) await checkLatest(gathered, own)
  if (own?.isReplaceable) return toReplace(gathered, own, isCancelling)
  if (isCancelling)
    throw new Fault('bump.nothing_ours', { txid, isFinal: String(own !== undefined) })
  return toPull(gathered, txid)
}

/** @throws Fault bump.not_waiting where another one waits in its place */
async function checkLatest({ view, sent }: Gathered, { txid, coins }: Sent): Promise<void> {
  if (await view.isWaiting(txid)) return
  const taken = new Set(coins.map((coin) => `${coin.txid}:${coin.index}`))
  for (const other of sent.filter((each) => each.txid !== txid)) {
    const isRival = other.coins.some((coin) => taken.has(`${coin.txid}:${coin.index}`))
    if (isRival && (await view.isWaiting(other.txid))) {
      throw notWaiting(txid, 'replaced', { by: other.txid })
    }
  }
}

async function toReplace(gathered: Gathered, own: Sent, isCancelling: boolean): Promise<Plan> {
  const { rateSatPerKvb, sent } = gathered
  const along = descendants(own, sent)
  const ancestors = await ancestorsOf(gathered, own.coins)
  const { feeSats, vsize } = own
  const notBefore = (await gathered.view.isWaiting(own.txid)) ? null : own.notBefore
  const given = { sent: own, along, ancestors, rateSatPerKvb, isCancelling }
  const told = { feeSats, vsize, notBefore, along: along.map(({ txid }) => txid) }
  const check = (draft: Draft) => checkRate(given, draft)
  return { how: 'replaced', ...told, order: replacing(given), check }
}

/** Driven out with it. @throws Fault bump.spent_on where somebody is paid by one */
function descendants(own: Sent, sent: readonly Sent[]): readonly Sent[] {
  const gone = new Map([[own.txid, own]])
  for (const { txid } of gone.values()) {
    for (const child of sent.filter(({ coins }) => coins.some((coin) => coin.txid === txid))) {
      if (child.payments.length > 0) throw spentOn(own.txid, child.txid)
      gone.set(child.txid, child)
    }
  }
  return [...gone.values()].filter((each) => each !== own)
}

const spentOn = (txid: string, by: string): Fault => new Fault('bump.spent_on', { txid, by })

async function toPull(gathered: Gathered, txid: string): Promise<Plan> {
  const { view, pinned, sent, rateSatPerKvb } = gathered
  const parent = await view.waiting(txid)
  if (!parent) throw notWaiting(txid, 'not sent, or replaced')
  const coins = ownCoins(pinned, parent.raw)
  const spenderOf = ({ index }: ProvenCoin) =>
    sent.find((each) => each.coins.some((coin) => coin.txid === txid && coin.index === index))
  const free = coins.filter((coin) => !spenderOf(coin))
  const by = coins.map(spenderOf).find((each) => each !== undefined)
  if (free.length === 0)
    throw by ? spentOn(txid, by.txid) : new Fault('bump.nothing_ours', { txid })
  const ancestors = await ancestorsOf(gathered, free)
  const vsize = sizeVb(readTransaction(parent.raw))
  const order = pullingAlong({ coins: free, ancestors, rateSatPerKvb })
  const told = { feeSats: parent.feeSats, vsize, notBefore: null, along: [] }
  return { how: 'pulled', ...told, order, check: () => undefined }
}

/** Outputs to a place of the wallet, as far as anybody looks for one. */
function ownCoins({ wallet, marks }: PinnedWallet, raw: Uint8Array): readonly ProvenCoin[] {
  const transaction = readTransaction(raw)
  const txid = txidOf(transaction)
  const wanted = new Map(transaction.outputs.map((output, index) => [output.script.toHex(), index]))
  const found: ProvenCoin[] = []
  for (const chain of [0, 1] as const) {
    for (let index = 0; index <= marks[chain] + GAP_LIMIT; index += 1) {
      const scripts = deriveScripts(wallet.descriptor, chain, index)
      const at = wanted.get(scripts.script.toHex())
      const output = at === undefined ? undefined : transaction.outputs[at]
      if (at === undefined || !output) continue
      const place: Place = { chain, index }
      const { amountSats } = output
      const coin = { txid, index: at, amountSats, place, scripts, confirmations: 0 }
      found.push({ ...coin, raw, isCoinbase: false })
    }
  }
  return found
}

/** What nodes pass on with its ancestors (Bitcoin Core's limit of a chain in the pool). */
const MOST_ANCESTORS = 25

/**
 * What a spend of these coins waits for, as far as it is told. What nobody tells the fee of counts
 * as the least that is passed on, so that nothing is short of.
 */
async function ancestorsOf(
  { view }: Gathered,
  coins: readonly { readonly txid: string }[],
): Promise<readonly Ancestor[]> {
  const { leastSatPerKvb } = await view.rates()
  const wanted = new Set(coins.map(({ txid }) => txid))
  const found: Ancestor[] = []
  for (const txid of wanted) {
    const waiting = found.length < MOST_ANCESTORS ? await view.waiting(txid) : null
    if (!waiting) continue
    const transaction = readTransaction(waiting.raw)
    const vsize = sizeVb(transaction)
    const parents = transaction.inputs.map((input) => input.txid)
    const feeSats = waiting.feeSats ?? (BigInt(vsize) * leastSatPerKvb + 999n) / 1000n
    found.push({ txid, feeSats, vsize, parents })
    for (const parent of parents) wanted.add(parent)
  }
  return found
}

/** Those kept here, and those the server knows of other devices. */
async function sentSpends(
  context: Context,
  view: ChainView,
  { wallet }: PinnedWallet,
): Promise<readonly Sent[]> {
  const own = keptSpends(context).filter((psbt) => isOfWallet(psbt, wallet))
  const told = (await view.underWay()).filter((psbt) => isOfWallet(psbt, wallet))
  const complete = [...own, ...told].flatMap((psbt) => sentOrNone(psbt, wallet))
  return [...new Map(complete.map((sent) => [sent.txid, sent])).values()]
}

function sentOrNone(psbt: Psbt, wallet: PinnedWallet['wallet']): readonly Sent[] {
  try {
    return [readSent(psbt, wallet)]
  } catch (error) {
    // One that waits for the signer: nobody has seen it.
    if (error instanceof Fault && error.code === 'psbt.unfinished') return []
    throw error
  }
}
