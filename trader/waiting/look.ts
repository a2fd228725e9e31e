// One look at an order that waits: who asks and who approved, as the signer says; then, when
// nothing is missing any more, judged anew by the policy and the prices of now, and placed or
// armed.

import { Refusal } from '@countersign/channel/client.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { readKeptOrder } from '@countersign/core/exchange/orders/record.ts'
import { lacksOf } from '@countersign/core/exchange/orders/waiting.ts'
import type { OrderVerdict } from '@countersign/core/exchange/policy/decide.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { KeepBody } from '../acts/kept.ts'
import { prepareKeeping } from '../acts/native.ts'
import { type PlaceBody, preparePlacing } from '../acts/placing.ts'
import { type Asker, demanded, factorNeeded, type Prepared } from '../acts/prepared.ts'
import { type HeardVote, standingOf, votesOn } from '../asked.ts'
import type { KeptName } from '../kept/book.ts'
import { isMoving } from '../orders/lever.ts'
import type { Trader } from '../trader.ts'
import type { Waiting } from './book.ts'
import { lapseOf } from './tidings.ts'

/** Ends it where there is an end: placed, denied by the policy of now, or too late. */
export async function lookAt(trader: Trader, name: KeptName): Promise<void> {
  const { book } = trader.waiting
  const waiting = book.find(name)
  if (waiting?.phase !== 'waiting') return
  // The process may have ended right after it was placed.
  if (isThere(trader, waiting)) return book.end(name, 'placed')
  if (trader.time() >= lapseOf(waiting)) return book.end(name, 'lapsed')
  try {
    await goOn(trader, waiting)
  } catch (error) {
    const why = isThere(trader, waiting) ? null : finalReason(error)
    if (why !== null) book.end(name, 'denied', why)
  }
  if (isThere(trader, waiting)) book.end(name, 'placed')
}

function isThere({ orders, kept }: Trader, { account, order }: KeptName): boolean {
  const name = { account, intent: order, generation: 1 }
  return orders.book.find(name) !== null || kept.book.find({ account, order }) !== undefined
}

async function goOn(trader: Trader, waiting: Waiting): Promise<void> {
  const { account: name, device, by, factor, since } = waiting
  const { book } = trader.waiting
  const standing = await standingOf(trader, device, name)
  if (standing.member !== by) throw new Fault('exchange.member_unknown', { member: by })
  const { account } = standing
  if (!account) throw new Fault('exchange.policy_missing', { account: name })
  const votes = await votesOn(trader, waiting, account.policyHash)
  hear(trader, waiting, votes)
  if (!isMoving(standing)) return
  const given = { factor, votes, since }
  const isJudged = account.policyHash === waiting.policy
  const before = lacksOf(waiting.needs, given, trader.time())
  if (isJudged && before.length > 0) return

  const prepared = await prepare(trader, waiting)
  const { scene, verdict } = prepared
  // Another policy was decided meanwhile, or nothing is known of prices: another look will tell.
  if (scene.standing.account?.policyHash !== account.policyHash || isUnsaid(prepared)) return
  const { needs } = demanded(verdict)
  const isSame = canonicalText(plain(needs)) === canonicalText(plain(waiting.needs))
  if (!isJudged || !isSame) book.judged(waiting, account.policyHash, needs)
  const lacks = lacksOf(needs, given, trader.time())
  const lack = lacks.find(({ kind }) => kind === 'factor')
  // Nobody can be asked for it now: whoever wants the order asks for it anew.
  if (lack?.kind === 'factor') throw factorNeeded(lack.factor)
  if (lacks.length > 0) return
  await prepared.carryOut(given, () => {
    if (book.find(waiting)?.phase !== 'waiting') throw new Fault('exchange.order_cancelled')
  })
}

function hear({ waiting: { book, heard } }: Trader, waiting: Waiting, votes: readonly HeardVote[]) {
  heard(waiting, votes)
  const fresh = votes.filter(({ seq }) => seq > waiting.toldUntil)
  const words = fresh.map(({ member, decision }) => {
    return { member, event: decision === 'approve' ? 'approved' : 'rejected' } as const
  })
  book.voted(waiting, words, Math.max(0, ...fresh.map(({ seq }) => seq)))
}

type Kept = KeepBody & { readonly kept: Canonical; readonly at?: 'venue' }

function prepare(trader: Trader, waiting: Waiting): Promise<Prepared> {
  const { by: member, device, proofs, asking } = waiting
  const asker: Asker = { trader, member, device, proofs }
  const body: unknown = asking.body
  if (asking.act === 'order.place') return preparePlacing(asker, body as PlaceBody)
  const { kept, at, ...keeping } = body as Kept
  return prepareKeeping(asker, { ...keeping, at }, readKeptOrder(kept))
}

/** Without a price every rule about worth denies, and a stop denies everything: both pass. */
function isUnsaid({ scene: { reference, rate }, verdict }: Prepared): boolean {
  return reference === null || rate === null || isStandstill(verdict)
}

const isStandstill = (verdict: OrderVerdict): boolean =>
  verdict.kind === 'deny' && verdict.because.some(({ rule }) => rule.startsWith('account:'))

/** What another look may bring; a price that moves is one, and so is what was judged anew. */
const PASSING: ReadonlySet<string> = new Set([
  'exchange.trading_stopped',
  'exchange.order_needs',
  'exchange.order_cancelled',
])
/** Of arming: that there is no price, or that trading stands still. */
const PASSING_WHY: ReadonlySet<unknown> = new Set(['no-fresh-price', 'stopped'])

/** Why it is never placed, in one line; null where nobody can say yet. */
function finalReason(error: unknown): string | null {
  if (error instanceof Refusal) return GONE.has(error.code) ? error.code : null
  if (!(error instanceof Fault)) throw error
  const { code, kind, facts } = error
  if (kind === 'unavailable' || PASSING.has(code) || PASSING_WHY.has(facts.why)) return null
  return code === 'exchange.order_denied' ? String(facts.rules ?? code) : code
}

/** Whoever asked, or the account, is there no more. */
const GONE: ReadonlySet<string> = new Set([
  'channel.device_unknown',
  'exchange.member_unknown',
  'exchange.account_missing',
])
