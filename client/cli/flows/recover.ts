// Leaving a wallet without its server: from the recovery kit, the owner's keys and a node, or with
// no node at all. Nothing of the installation is asked or needed.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { type Descriptor, deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { readTransaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  DEFAULT_RATE_SAT_PER_KVB,
  type FreeCoin,
  type ProvenCoin,
  proven,
} from '@countersign/core/wallet/draft.ts'
import type { HeldKey } from '@countersign/core/wallet/exit/held.ts'
import { finishLeaving, signLeaving } from '@countersign/core/wallet/exit/sign.ts'
import { type Sweep, type Sweeping, sweep } from '@countersign/core/wallet/exit/sweep.ts'
import { type Way, waysOf, wayWith } from '@countersign/core/wallet/exit/ways.ts'
import { minRateSatPerKvb, type Node } from '../chain/node.ts'
import { nodeView } from '../chain/node-view.ts'
import { scanWallet } from '../chain/scan.ts'

export type Abandoned = { readonly descriptor: Descriptor; readonly network: Network }

/** Every confirmed coin that the node knows and nothing spends yet, proven by its transaction. */
export async function coinsAt(
  node: Node,
  { descriptor, network }: Abandoned,
): Promise<readonly ProvenCoin[]> {
  // Nobody signs for others here: whose keys are whose does not matter.
  const wallet = { network, descriptor, userKey: 0, serverKey: 1 }
  const view = nodeView(node, wallet)
  const { coins } = await scanWallet(node, wallet, [-1, -1])
  const found: ProvenCoin[] = []
  for (const coin of coins.filter(({ isSpent, isMature }) => !isSpent && isMature)) {
    found.push(proven(coin, await view.previousTransaction(coin)))
  }
  return found
}

/** How far from the beginning of each chain an address is looked for without a node. */
const REACH = 1_000

/**
 * The coins in these transactions. Offline nobody can say which of them were spent since, or how
 * old they are: the node that gets the transaction will.
 * @throws Fault transaction.* for bytes that are none
 */
export function coinsIn(
  raws: readonly Uint8Array[],
  { descriptor }: Pick<Abandoned, 'descriptor'>,
): readonly ProvenCoin[] {
  const places = new Map<string, Pick<FreeCoin, 'place' | 'scripts'>>()
  for (const chain of [0, 1] as const) {
    for (let index = 0; index < REACH; index++) {
      const scripts = deriveScripts(descriptor, chain, index)
      places.set(scripts.script.toHex(), { place: { chain, index }, scripts })
    }
  }
  const read = raws.map((raw) => ({ raw, transaction: readTransaction(raw) }))
  const spent = new Set(
    read.flatMap(({ transaction }) =>
      transaction.inputs.map(({ txid, index }) => `${txid}:${index}`),
    ),
  )
  const coins = read.flatMap(({ raw, transaction }) => {
    const txid = txidOf(transaction)
    return transaction.outputs.flatMap(({ amountSats, script }, index) => {
      const own = places.get(script.toHex())
      if (!own || spent.has(`${txid}:${index}`)) return []
      const confirmations = Number.POSITIVE_INFINITY
      return [proven({ txid, index, amountSats, confirmations, ...own }, raw)]
    })
  })
  return [...new Map(coins.map((coin) => [`${coin.txid}:${coin.index}`, coin])).values()]
}

/** What is asked for, or what the node's estimate lies above: its least, or two satoshis a byte. */
export async function rateFor(node: Node | null, asked: bigint | null): Promise<bigint> {
  const least = node ? await minRateSatPerKvb(node) : 0n
  if (asked === null) return least > DEFAULT_RATE_SAT_PER_KVB ? least : DEFAULT_RATE_SAT_PER_KVB
  if (asked >= least) return asked
  const reason = `the node takes nothing below ${Number(least) / 1000} sat/vB`
  throw new Fault('client.argument_invalid', { option: '--fee-rate', reason })
}

export type LeavingOrder = Abandoned & {
  readonly keys: readonly HeldKey[]
  readonly coins: readonly ProvenCoin[]
  readonly to: string
  readonly rateSatPerKvb: bigint
}

export type LeavingPlan = Sweeping & { readonly way: Way }

/**
 * What would be sent, unsigned.
 * @throws Fault exit.keys_short, exit.nothing, address.invalid
 */
export function planLeaving(order: LeavingOrder): LeavingPlan {
  const { descriptor, network, keys, coins, to, rateSatPerKvb } = order
  const way = wayWith(descriptor, new Set(keys.map(({ at }) => at)))
  if (way === null) throw keysShort(descriptor, keys)
  const script = scriptOf(to, network)
  return { way, ...sweep({ descriptor, way, coins, script, rateSatPerKvb }) }
}

/** By their places in the descriptor, from 1. @param open - the ways that would do */
export function keysShort(
  descriptor: Descriptor,
  keys: readonly HeldKey[],
  open: readonly Way[] = waysOf(descriptor),
): Fault {
  const ways = open.map((way) =>
    way.kind === 'together' ? way.keys.map((at) => at + 1).join(' and ') : `${way.key + 1} alone`,
  )
  const have = keys.map(({ at }) => at + 1).join(', ') || 'none'
  return new Fault('exit.keys_short', { have, needed: ways.join('; or ') })
}

export type Signed = { readonly txid: string; readonly rawHex: string; readonly sweep: Sweep }

export function signPlan(
  { descriptor, keys }: Pick<LeavingOrder, 'descriptor' | 'keys'>,
  { way, sweeps }: LeavingPlan,
): readonly Signed[] {
  return sweeps.map((each) => {
    const psbt = signLeaving({ descriptor, way, keys }, each)
    return { txid: psbt.txid, rawHex: finishLeaving(way, psbt).toHex(), sweep: each }
  })
}

export type Verdict = { readonly txid: string; readonly allowed: boolean; readonly reason: string }

/** What the node would say of them, sending none: the rehearsal of a leaving. */
export async function tryAt(node: Node, signed: readonly Signed[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const { txid, rawHex } of signed) {
    const [told] = (await node.call('testmempoolaccept', [rawHex])) as readonly Told[]
    const { allowed, 'reject-reason': why } = told ?? {}
    const reason = typeof why === 'string' ? why : ''
    verdicts.push({ txid, allowed: allowed === true, reason })
  }
  return verdicts
}

type Told = { readonly allowed?: unknown; readonly 'reject-reason'?: unknown }
