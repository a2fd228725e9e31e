// One look at the scripts through an index: every transaction is its txid's own, concerns the
// scripts, spends no coin that another one spends, and stands in the block it is said to stand in.

import { type Branch, isInBlock } from '@countersign/core/bitcoin/merkle.ts'
import { type Transaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import { invalid, transaction as readTransaction } from '../answers.ts'
import { openMatcher, type Seen } from '../matches.ts'
import type { Header, Headers } from './headers.ts'
import type { Listed, ScriptIndex } from './script-index.ts'

/** A transaction, and where it was proven to stand; null while it waits. */
export type Placed = Seen & {
  readonly height: number | null
  readonly blockTime: number | null
}

type Proven = { readonly block: string; readonly position: number }

/** What needs no second question: bytes are hashed once, places proven once for each block. */
export type Remembered = {
  transactions: ReadonlyMap<string, Transaction>
  readonly proven: Map<string, Proven>
}

type Ordered = Placed & { readonly position: number }

/** Questions under way at once: more would be a burden to whoever answers. */
const AT_ONCE = 8

/** More transactions of one look than this are nobody's wallet. */
const MOST_LISTED = 100_000

export type Looking = {
  readonly index: ScriptIndex
  readonly headers: Headers
  readonly remembered: Remembered
}

/** In the order of the chain, and last what waits. @throws Fault chain.* */
export async function look(
  looking: Looking,
  scripts: readonly string[],
): Promise<readonly Placed[]> {
  const { index, remembered } = looking
  const listed = joined(await inTurns(scripts, (script) => index.history(script)))
  const transactions = new Map<string, Transaction>()
  await inTurns([...listed.keys()], async (txid) => {
    const known = remembered.transactions.get(txid) ?? (await fetched(index, txid))
    if (!known) throw invalid('a transaction that is not there')
    transactions.set(txid, known)
  })
  remembered.transactions = transactions
  checkConcern(scripts, [...transactions.values()])
  checkRivals(transactions)
  const placed = await inTurns([...listed], async ([txid, height]): Promise<Ordered> => {
    const transaction = transactions.get(txid) as Transaction
    const known = { txid, transaction, height }
    if (height === null) return { ...known, blockTime: null, position: 0 }
    return { ...known, ...(await prove(looking, transaction, height)) }
  })
  const last = Number.POSITIVE_INFINITY
  return placed
    .toSorted((a, b) => (a.height ?? last) - (b.height ?? last) || a.position - b.position)
    .map(({ position: _, ...each }) => each)
}

/** The bytes of a txid, which hash to it. Null for one the server does not know. */
export async function fetched(index: ScriptIndex, txid: string): Promise<Transaction | null> {
  const raw = await index.raw(txid)
  if (raw === null) return null
  const found = readTransaction(raw, 'a transaction')
  if (txidOf(found) !== txid) throw invalid('a transaction of another txid')
  return found
}

/** The time of its block and its place in it. @throws Fault chain.answer_invalid if not there */
export async function prove(
  { index, headers, remembered: { proven } }: Looking,
  transaction: Transaction,
  height: number,
): Promise<{ readonly blockTime: number; readonly position: number }> {
  const header = await headers.at(height)
  if (!header) throw invalid('height')
  const txid = txidOf(transaction)
  const known = proven.get(txid)
  if (known?.block === header.hash) return { blockTime: header.time, position: known.position }
  const { position } = await branchTo(index, transaction, { height, header })
  proven.set(txid, { block: header.hash, position })
  return { blockTime: header.time, position }
}

/** The way to the root of the block at this height; null above the tip, or for one unknown. */
export async function proveAt(
  { index, headers }: Looking,
  txid: string,
  height: number,
): Promise<Branch | null> {
  const transaction = await fetched(index, txid)
  const header = await headers.at(height)
  return transaction && header && branchTo(index, transaction, { height, header })
}

/** @throws Fault chain.answer_invalid when it leads elsewhere */
async function branchTo(
  index: ScriptIndex,
  transaction: Transaction,
  { height, header }: { readonly height: number; readonly header: Header },
): Promise<Branch> {
  const branch = await index.branch(txidOf(transaction), height).catch((fault: unknown) => {
    const isRefused = fault instanceof Fault && fault.code === 'chain.refused'
    throw isRefused ? invalid('merkle', fault) : fault
  })
  if (!isInBlock(transaction, branch, header.root)) throw invalid('merkle')
  return branch
}

function joined(histories: readonly (readonly Listed[])[]): ReadonlyMap<string, number | null> {
  const all = new Map<string, number | null>()
  for (const { txid, height } of histories.flat()) {
    if (all.has(txid) && all.get(txid) !== height) throw invalid('height')
    all.set(txid, height)
  }
  if (all.size > MOST_LISTED) throw invalid('history')
  return all
}

function checkConcern(scripts: readonly string[], all: readonly Transaction[]): void {
  const ours = openMatcher(new Set(scripts)).pick(all)
  if (ours.length !== all.length) throw invalid('a transaction of other scripts')
}

function checkRivals(transactions: ReadonlyMap<string, Transaction>): void {
  const spent = new Set<string>()
  for (const { inputs } of transactions.values()) {
    for (const { txid, index } of inputs) {
      if (spent.has(`${txid}:${index}`)) throw invalid('a coin that is spent twice')
      spent.add(`${txid}:${index}`)
    }
  }
}

/** Answers in the order of what was asked, a few questions at once. */
export async function inTurns<Asked, Answer>(
  all: readonly Asked[],
  ask: (each: Asked) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const waiting = all.entries()
  const work = async () => {
    for (const [at, each] of waiting) answers[at] = await ask(each)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answers
}
