// What a wallet holds and where it receives next: from the pinned descriptor and the chain's coins.
// Spends under way are known from their own files, and forgotten once the network has settled them.

import { type Sats, sum } from '@countersign/core/bitcoin/amounts.ts'
import { descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { type Psbt, spentOutput } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import { findPlace } from '@countersign/core/wallet/places.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import { isWithinReach } from '@countersign/core/wallet/wallet.ts'
import { apiView } from '../chain/api-view.ts'
import { type Node, openNode } from '../chain/node.ts'
import { nodeView } from '../chain/node-view.ts'
import { type ChainView, type Coin, GAP_LIMIT } from '../chain/view.ts'
import { type Context, launcherStatus } from '../context.ts'
import { forgetSpend, keptSpends } from '../keep/spends.ts'
import { type PinnedWallet, remember, requireWallet } from '../keep/wallets.ts'
import { waysOf } from '../keep/ways.ts'
import { askApi } from './api.ts'
import { checkRehearsed } from './wallets.ts'

export type Funds = {
  readonly pinned: PinnedWallet
  /** Confirmed, old enough, and in no spend under way. */
  readonly spendable: readonly Coin[]
  readonly availableSats: Sats
  /** Mined too recently to be spent. */
  readonly immatureSats: Sats
  /** Paid to the wallet, and in no block yet. */
  readonly arrivingSats: Sats
  /** Comes back as change of spends under way. */
  readonly returningSats: Sats
  readonly underWay: readonly Psbt[]
}

/** The launcher's bitcoin node. @throws Fault client.launcher_down, chain.unreachable */
export function nodeOf(context: Context): Node {
  const { node } = launcherStatus(context)
  if (node === null) throw new Fault('chain.unreachable')
  return openNode(node)
}

/** What this wallet's people can know of the chain: by the API, else by the launcher's node. */
export function viewOf(context: Context, { name, wallet }: PinnedWallet): ChainView {
  const ways = waysOf(context)
  if (ways.kind === 'socket') return nodeView(nodeOf(context), wallet)
  return apiView((ask) => askApi(context, ways.api, ask), { name, wallet })
}

/** Scans, remembers how far the wallet was used, and clears away what is settled. */
export async function lookAtFunds(context: Context, name: string): Promise<Funds> {
  const known = requireWallet(context, name)
  const { wallet } = known
  const view = viewOf(context, known)
  const { coins, marks, unconfirmed } = await view.scan(known.marks)
  const pinned = remember(context, name, marks)
  const underWay = await unsettled(context, view, wallet, coins)
  const taken = new Set(underWay.flatMap(({ inputs }) => inputs.map(nameOf)))
  const returning = new Set(underWay.map(({ txid }) => txid))
  const free = coins.filter((coin) => !coin.isSpent && !taken.has(nameOf(coin)))
  const spendable = free.filter(({ isMature }) => isMature)
  const totalOf = (some: readonly { readonly amountSats: Sats }[]) =>
    sum(some.map(({ amountSats }) => amountSats))
  return {
    pinned,
    spendable,
    availableSats: totalOf(spendable),
    immatureSats: totalOf(free.filter(({ isMature }) => !isMature)),
    arrivingSats: totalOf(unconfirmed.filter(({ txid }) => !returning.has(txid))),
    returningSats: totalOf(underWay.flatMap((psbt) => ownOutputs(psbt, wallet))),
    underWay,
  }
}

const nameOf = ({ txid, index }: { readonly txid: string; readonly index: number }) =>
  `${txid}:${index}`

// Settled: the network no longer waits for it, and a coin it spent is gone.
async function unsettled(
  context: Context,
  view: ChainView,
  wallet: Wallet,
  coins: readonly Coin[],
): Promise<readonly Psbt[]> {
  const there = new Set(coins.map(nameOf))
  const waiting: Psbt[] = []
  for (const psbt of keptSpends(context).filter((each) => isOfWallet(each, wallet))) {
    const hasItsCoins = psbt.inputs.every((input) => there.has(nameOf(input)))
    if (hasItsCoins || (await view.isWaiting(psbt.txid))) waiting.push(psbt)
    else forgetSpend(context, psbt.txid)
  }
  return waiting
}

/** Whether the first coin it spends is the wallet's. */
export function isOfWallet(psbt: Psbt, wallet: Wallet): boolean {
  const [input] = psbt.inputs
  const spent = input && spentOutput(input)
  return spent ? findPlace(wallet, input.keyPaths, spent.script) !== null : false
}

function ownOutputs(psbt: Psbt, wallet: Wallet) {
  return psbt.outputs.filter(({ keyPaths, script }) => findPlace(wallet, keyPaths, script) !== null)
}

export type ReceiveAddress = {
  readonly wallet: string
  readonly address: string
  readonly index: number
  /** Whether it was given out or paid before: two payers will see that they pay the same. */
  readonly isAgain: boolean
}

/**
 * The next address that was neither used nor given out. It is given out now, and never again,
 * unless that would leave a gap in which other wallet software stops looking.
 * @throws Fault wallet.unrehearsed, or client.address_false when the server names one that is not
 *   derived here
 */
export async function nextReceiveAddress(context: Context, name: string): Promise<ReceiveAddress> {
  const known = requireWallet(context, name)
  await checkRehearsed(context, known)
  const view = viewOf(context, known)
  const given = await view.giveAddress()
  if (given) return take(context, known, given)
  const { marks } = await view.scan(known.marks)
  const wanted = Math.max(known.givenOut, marks[0]) + 1
  const index = wanted - marks[0] > GAP_LIMIT ? known.givenOut : wanted
  const { wallet } = remember(context, name, marks, index)
  const address = descriptorAddress(wallet.descriptor, wallet.network, 0, index)
  return { wallet: name, index, address, isAgain: index !== wanted }
}

type Given = { readonly address: string; readonly index: number }

function take(context: Context, known: PinnedWallet, given: Given): ReceiveAddress {
  const { name, wallet, marks, givenOut } = known
  const { address, index } = given
  const derived = descriptorAddress(wallet.descriptor, wallet.network, 0, index)
  // Also one that nobody would find again: so far out, no other software looks.
  if (derived !== address || !isWithinReach({ chain: 0, index }, marks)) {
    throw new Fault('client.address_false', { address, index })
  }
  remember(context, name, marks, index)
  return { wallet: name, index, address: derived, isAgain: index <= Math.max(marks[0], givenOut) }
}
