// Looks at the chain for all wallets: their coins and transactions, in the pool and in blocks. What
// spends a wallet's coins is reported to the signer, which knows whether it signed that.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { SpendPath } from '@countersign/core/wallet/exit/path-words.ts'
import type { ChainPort, Scan } from '../ports/chain.ts'
import type { Clock, Pause } from '../ports/clock.ts'
import type { CanaryRecord } from '../ports/exits.ts'
import type { FeeRates, SpendRecord, WalletRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'
import { networkTxid } from './broadcast-spend.ts'
import { boundedFees } from './fee-bounds.ts'
import { foundFor } from './found.ts'
import { readPaths } from './read-paths.ts'
import { reconcile } from './reconcile.ts'
import { reportSpends } from './report-spends.ts'
import { scriptsOf, type WalletScripts } from './scripts.ts'
import { watchCanaries } from './watch-canaries.ts'
import { watchRehearsals, watchTimelocks } from './watch-exits.ts'

type ChainQuestions = 'tip' | 'scan' | 'transaction' | 'feeRateSatPerVb' | 'leastRateSatPerVb'

export type ChainWorld = {
  readonly store: Store
  readonly chain: Pick<ChainPort, ChainQuestions>
  readonly signer: Pick<SignerPort, 'reportChain'>
  readonly network: Network
  readonly clock: Clock
  readonly pause: Pause
  /** What was reported since this process began: `wallet txid`. */
  readonly reported: Set<string>
  /** By whose keys spends left, by `wallet txid`. */
  readonly paths: Map<string, SpendPath>
  /** What was told once and never again, as far as this process knows. */
  readonly told: Set<string>
}

/** What is told as the estimate for a spend today. */
const FEE_TARGET_BLOCKS = 6

/** Twenty minutes, an hour, four hours, a day. */
const FEE_TARGETS = [2, FEE_TARGET_BLOCKS, 24, 144]

/** Blocks after which a confirmed spend is watched no more. */
const SETTLED_BLOCKS = 6

/** @throws Fault chain.* while the node is away */
export async function watchChain(world: ChainWorld): Promise<void> {
  const { store, chain, clock } = world
  const wallets = await store.reader.wallets()
  const canaries = await store.reader.canaries()
  const { scan, found } = await scanAll(world, wallets, canaries)
  const tip = scan?.tip ?? (await chain.tip())
  const fees = await feesOf(chain)
  const usual = fees.targets.find(({ blocks }) => blocks === FEE_TARGET_BLOCKS)
  const feeRateSatPerVb = usual?.satPerVb ?? null
  for (const each of found) {
    await reconcile(store, await readPaths(world, each), clock())
    await watchTimelocks(world, each, tip.height)
  }
  if (scan) await watchCanaries(world, canaries, scan)
  const archived = await store.reader.archived()
  await watchRehearsals(
    world,
    wallets.filter(({ name }) => !archived.has(name)),
  )
  await store.transact(async (tx) => {
    const { height, hash, blockTime } = tip
    await tx.putChainView({ height, hash, blockTime, seenAt: clock(), feeRateSatPerVb })
    await tx.putFeeRates(fees)
    for (const { wallet, txid } of await openSpends(tx.spendsIn, found, height)) {
      await tx.enqueue({ kind: 'watch-spend', wallet, txid })
    }
    // A signer that stands still keeps nobody from seeing the chain.
    await tx.enqueue({ kind: 'report-tip' })
    if ((await tx.openSpends()).length > 0) await tx.enqueue({ kind: 'report-spent' })
  })
  await reportSpends(world, found)
}

async function feesOf(chain: ChainWorld['chain']): Promise<FeeRates> {
  const targets: { readonly blocks: number; readonly satPerVb: number }[] = []
  for (const blocks of FEE_TARGETS) {
    const satPerVb = await chain.feeRateSatPerVb(blocks).catch(refusedAsNull)
    if (satPerVb !== null) targets.push({ blocks, satPerVb })
  }
  const least = await chain.leastRateSatPerVb().catch(refusedAsNull)
  return boundedFees({ least, targets })
}

/** A node that will not estimate is followed all the same. */
function refusedAsNull(fault: unknown): null {
  if (fault instanceof Fault && fault.code === 'chain.refused') return null
  throw fault
}

/** Every wallet's scripts, further and further, until twenty unused ones follow the last used. */
async function scanAll(
  { store, chain, pause }: ChainWorld,
  wallets: readonly WalletRecord[],
  canaries: readonly CanaryRecord[],
) {
  if (wallets.length === 0) return { scan: null, found: [] }
  const since = Math.min(...wallets.map(({ createdAt }) => createdAt))
  const scripts: WalletScripts[] = []
  for (const wallet of wallets) {
    const given = (await store.reader.lastGiven(wallet.name))?.index ?? -1
    const [receive, change] = await store.reader.nextUsed(wallet.name)
    scripts.push(await scriptsOf(wallet, [Math.max(receive, given + 1), change], pause))
  }
  for (;;) {
    const own = scripts.flatMap(({ all }) => all)
    const watched = new Set([...own, ...canaries.map(({ script }) => script)])
    const scan: Scan = await chain.scan([...watched], since)
    const found = scripts.map((each) => foundFor(each, scan))
    const isWide = found.map(({ next }, at) => scripts[at]?.covers(next) ?? true)
    if (isWide.every(Boolean)) return { scan, found }
    for (const [at, { wallet, next }] of found.entries()) {
      scripts[at] = await scriptsOf(wallet, next, pause)
    }
  }
}

type Found = ReturnType<typeof foundFor>

/** Signed spends that may still change: not settled yet, or on the chain against all we knew. */
async function openSpends(
  spendsIn: Store['reader']['spendsIn'],
  found: readonly Found[],
  height: number,
): Promise<readonly SpendRecord[]> {
  const present = new Set(
    found.flatMap(({ wallet, transactions }) =>
      transactions.map(({ txid }) => `${wallet.name} ${txid}`),
    ),
  )
  const spends = await spendsIn(['signed', 'broadcast', 'confirmed', 'replaced', 'dropped'])
  return spends.filter((spend) => {
    if (spend.state === 'signed' || spend.state === 'broadcast') return true
    if (spend.state === 'confirmed') return (spend.height ?? 0) + SETTLED_BLOCKS > height
    return present.has(`${spend.wallet} ${networkTxid(spend)}`)
  })
}
