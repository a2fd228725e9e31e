// Follows the node block by block, by hash, and keeps what concerns the watched scripts. A block
// that is no longer in the node's chain is forgotten, and what the node has instead is read.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Transaction } from '@countersign/core/bitcoin/transaction.ts'
import type { ChainTip } from '../../ports/chain.ts'
import { readBlock } from './block.ts'
import { type Matcher, openMatcher, type Seen } from './matches.ts'

/** What the follower asks of a node. Hashes and txids in display order. */
export type Blocks = {
  height(): Promise<number>
  /** Null above the tip. */
  hashAt(height: number): Promise<string | null>
  block(hash: string): Promise<Uint8Array>
  /** The median of eleven blocks' times: it never goes back. */
  medianTime(hash: string): Promise<UnixSeconds>
  unconfirmed(): Promise<readonly string[]>
  /** Null for one that has left the pool meanwhile. */
  unconfirmedTransaction(txid: string): Promise<Transaction | null>
}

export type Confirmed = Seen & { readonly height: number; readonly blockTime: UnixSeconds }

export type View = {
  readonly tip: ChainTip
  readonly confirmed: readonly Confirmed[]
  readonly unconfirmed: readonly Seen[]
}

export type Follower = {
  /** Reads what is new. More scripts, or an earlier time, and it reads again from there. */
  look(scripts: readonly string[], since: UnixSeconds): Promise<View>
}

type Read = {
  readonly tip: ChainTip
  readonly confirmed: readonly Confirmed[]
}

/** The median of the last eleven blocks' times lags; in a slow night by hours. */
const MARGIN_SECONDS = 86_400

/** The chain may change under our hands; each time is another round. */
const MOST_ROUNDS = 10

/** Transactions of a full pool that are fetched at one look; the rest is for the next. */
const MOST_FETCHED = 2_000

export function openFollower(node: Blocks): Follower {
  const state = new State()
  return {
    async look(scripts, since) {
      state.watch(scripts, since)
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        await dropStale(node, state)
        if (!(await readOn(node, state))) continue
        const unconfirmed = await readPool(node, state)
        const tip = state.last?.tip
        // A block that came meanwhile took transactions out of the pool: they would be nowhere.
        if (!tip || (await node.height()) !== tip.height) continue
        return { tip, confirmed: state.blocks.flatMap(({ confirmed }) => confirmed), unconfirmed }
      }
      throw new Error('the chain changes faster than it can be read')
    },
  }
}

/** What was read, and for which scripts. */
class State {
  #watched = new Set<string>()
  since: UnixSeconds = Number.POSITIVE_INFINITY
  matcher: Matcher = openMatcher(this.#watched)
  blocks: Read[] = []
  /** The pool's transactions that were looked at; null for those that are nothing to us. */
  pool: ReadonlyMap<string, Seen | null> = new Map()

  get last(): Read | undefined {
    return this.blocks.at(-1)
  }

  /** Begins again for a script that was not looked for, or a time that was not looked at. */
  watch(scripts: readonly string[], since: UnixSeconds): void {
    const isKnown = since >= this.since && scripts.every((script) => this.#watched.has(script))
    if (isKnown) return
    this.#watched = new Set([...this.#watched, ...scripts])
    this.since = Math.min(this.since, since)
    this.matcher = openMatcher(this.#watched)
    this.blocks = []
    this.pool = new Map()
  }
}

async function dropStale(node: Blocks, state: State): Promise<void> {
  for (let { last } = state; last; last = state.last) {
    if ((await node.hashAt(last.tip.height)) === last.tip.hash) return
    state.blocks.pop()
    // What it confirmed may be back in the pool, and was passed over there.
    state.pool = new Map()
  }
}

/** @returns false when the chain changed meanwhile */
async function readOn(node: Blocks, state: State): Promise<boolean> {
  const height = await node.height()
  const { last } = state
  const first = last ? last.tip.height + 1 : await startHeight(node, height, state.since)
  for (let next = first; next <= height; next += 1) {
    const hash = await node.hashAt(next)
    if (hash === null) return false
    const block = readBlock(await node.block(hash))
    const before = state.last
    if (before && block.previousHash !== before.tip.hash) return false
    const tip = { height: next, hash: block.hash, blockTime: block.time }
    const seen = state.matcher.pick(block.transactions)
    const found = seen.map((each) => ({ ...each, height: next, blockTime: block.time }))
    state.blocks.push({ tip, confirmed: found })
  }
  return true
}

async function readPool(node: Blocks, state: State): Promise<readonly Seen[]> {
  const txids = await node.unconfirmed()
  const known = new Map(txids.flatMap((txid) => knownIn(state.pool, txid)))
  const fresh: [string, Transaction][] = []
  for (const txid of txids.filter((each) => !known.has(each)).slice(0, MOST_FETCHED)) {
    const transaction = await node.unconfirmedTransaction(txid)
    if (transaction) fresh.push([txid, transaction])
  }
  const picked = state.matcher.pick(fresh.map(([, transaction]) => transaction))
  for (const [txid] of fresh) known.set(txid, null)
  for (const seen of picked) known.set(seen.txid, seen)
  state.pool = known
  return [...known.values()].filter((seen) => seen !== null)
}

function knownIn(pool: ReadonlyMap<string, Seen | null>, txid: string) {
  const seen = pool.get(txid)
  return seen === undefined ? [] : [[txid, seen] as const]
}

/** The first block that may concern scripts of that time; the tip where none is. */
async function startHeight(node: Blocks, tip: number, since: UnixSeconds): Promise<number> {
  let low = 0
  let high = tip
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const hash = await node.hashAt(middle)
    const isEarly = hash !== null && (await node.medianTime(hash)) < since - MARGIN_SECONDS
    if (isEarly) low = middle + 1
    else high = middle
  }
  return low
}
