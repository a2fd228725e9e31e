// What a wallet holds and where it receives next: from the pinned descriptor and the node's coins.
// Spends under way are known from their own files, and forgotten once the network has settled them.

import { type Sats, sum } from '@countersign/core/bitcoin/amounts.ts'
import { descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { type Psbt, spentOutput } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import { findPlace } from '@countersign/core/wallet/places.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import { type Node, openNode } from '../chain/node.ts'
import { type Coin, GAP_LIMIT, scanWallet } from '../chain/scan.ts'
import { type Context, launcherStatus } from '../context.ts'
import { forgetSpend, keptSpends } from '../keep/spends.ts'
import { type PinnedWallet, remember, requireWallet } from '../keep/wallets.ts'

export type Funds = {
  readonly pinned: PinnedWallet
  /** Confirmed, old enough, and in no spend under way. */
  readonly spendable: readonly Coin[]
  readonly availableSats: Sats
  /** Mined too recently to be spent. */
  readonly immatureSats: Sats
  /** Comes back as change of spends under way. */
  readonly returningSats: Sats
  readonly underWay: readonly Psbt[]
}

/** The launcher's bitcoin node. @throws Fault client.launcher_down */
export function nodeOf(context: Context): Node {
  return openNode(launcherStatus(context).node)
}

/** Scans, remembers how far the wallet was used, and clears away what is settled. */
export async function lookAtFunds(context: Context, name: string): Promise<Funds> {
  const known = requireWallet(context, name)
  const { wallet } = known
  const node = nodeOf(context)
  const { coins, marks } = await scanWallet(node, wallet, known.marks)
  const pinned = remember(context, name, marks)
  const underWay = await unsettled(context, node, wallet, coins)
  const taken = new Set(underWay.flatMap(({ inputs }) => inputs.map(nameOf)))
  const free = coins.filter((coin) => !coin.isSpent && !taken.has(nameOf(coin)))
  const spendable = free.filter(({ isMature }) => isMature)
  const totalOf = (some: readonly { readonly amountSats: Sats }[]) =>
    sum(some.map(({ amountSats }) => amountSats))
  return {
    pinned,
    spendable,
    availableSats: totalOf(spendable),
    immatureSats: totalOf(free.filter(({ isMature }) => !isMature)),
    returningSats: totalOf(underWay.flatMap((psbt) => ownOutputs(psbt, wallet))),
    underWay,
  }
}

const nameOf = ({ txid, index }: { readonly txid: string; readonly index: number }) =>
  `${txid}:${index}`

// Settled: the network no longer waits for it, and a coin it spent is gone.
async function unsettled(
  context: Context,
  node: Node,
  wallet: Wallet,
  coins: readonly Coin[],
): Promise<readonly Psbt[]> {
  const there = new Set(coins.map(nameOf))
  const waiting: Psbt[] = []
  for (const psbt of keptSpends(context).filter((each) => isOfWallet(each, wallet))) {
    const hasItsCoins = psbt.inputs.every((input) => there.has(nameOf(input)))
    if (hasItsCoins || (await isInMempool(node, psbt.txid))) waiting.push(psbt)
    else forgetSpend(context, psbt.txid)
  }
  return waiting
}

async function isInMempool(node: Node, txid: string): Promise<boolean> {
  try {
    await node.call('getmempoolentry', txid)
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'chain.refused') return false
    throw error
  }
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
}

/**
 * The next address that was neither used nor given out. It is given out now, and never again,
 * unless that would leave a gap in which other wallet software stops looking.
 */
export async function nextReceiveAddress(context: Context, name: string): Promise<ReceiveAddress> {
  const known = requireWallet(context, name)
  const { marks } = await scanWallet(nodeOf(context), known.wallet, known.marks)
  const wanted = Math.max(known.givenOut, marks[0]) + 1
  const index = wanted - marks[0] > GAP_LIMIT ? known.givenOut : wanted
  const { wallet } = remember(context, name, marks, index)
  const address = descriptorAddress(wallet.descriptor, wallet.network, 0, index)
  return { wallet: name, index, address }
}
