// What the agent on a member's own machine tells of accounts whose keys it alone has: what they
// have, their orders, and what happened. Nobody here can ask a venue about them: it is the agent's
// word, kept with the device that gave it.

import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { readView } from '@countersign/core/charter/view.ts'
import { readOrders } from '@countersign/core/exchange/orders/told.ts'
import { isSameHoldings, type Price } from '@countersign/core/exchange/portfolio.ts'
import { readFound } from '@countersign/core/exchange/rights/found.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AccountRecord } from '../ports/portfolio.ts'
import type { Transactor } from '../ports/store.ts'
import type { ExchangeBalance } from '../ports/trader.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { type ReportedNews, takeNews } from './report-news.ts'
import type { World } from './world.ts'

export type Reported = Pick<AccountRecord, 'account' | 'venue' | 'quote' | 'rights'> & {
  /** Canonical JSON. */
  readonly found: string
  readonly addedAt: string
  readonly checkedAt: string
  readonly version: string
  readonly balancesAt?: string
  readonly balances?: readonly ExchangeBalance[]
  readonly prices: readonly Price[]
  readonly failure?: string
  /** Canonical JSON, for `readOrders`; absent where they are as they were told last. */
  readonly orders?: string
}

export type Report = {
  readonly accounts: readonly Reported[]
  readonly news?: ReportedNews
}

type By = Acting & { readonly device: string }

/** As with the accounts of the trader. */
const POINT_EVERY_SECONDS = 3_600

/**
 * Takes these accounts as all that this device has, and its news once each.
 * @returns when, and up to where its news were taken
 * @throws Fault charter.role_missing, exchange.account_missing for one that the charter lacks,
 *   exchange.account_exists for one that is the trader's or another device's, or was added by
 *   another one, canonical.invalid, channel.message_invalid, signer.away
 */
export async function reportExchange(
  { store, clock, signer }: Pick<World, 'store' | 'clock' | 'signer'>,
  { accounts: reported, news }: Report,
  by: By,
): Promise<{ readonly heardAt: number; readonly newsAfter: number }> {
  const now = clock()
  const records = reported.map((each) => recordOf(each, { by, now }))
  const { accounts: known } = readView(await signer.charter())
  for (const { account, venue } of records) {
    const own = known.find((each) => each.name === account && each.venue === venue)
    if (!own) throw new Fault('exchange.account_missing', { account })
    // Its key went to the trader that this device met, wherever that is.
    const isAnothers = own.device !== undefined && own.device !== by.device
    if (isAnothers) throw new Fault('exchange.account_exists', { account })
  }
  let newsAfter = 0
  await store.transact(async (tx) => {
    await checkGoverning(tx, by.member, 'reportExchange')
    const before = await tx.exchangeAccounts()
    const others = new Set(before.flatMap((each) => (isOf(each, by) ? [] : [each.account])))
    const taken = records.find(({ account }) => others.has(account))
    if (taken) throw new Fault('exchange.account_exists', { account: taken.account })
    await tx.putExchangeAccounts(records, by.device)
    for (const each of reported) await putTold(tx, each, now)
    await recordChange(tx, before, { records, by, now })
    if (news) newsAfter = await takeNews(tx, news, { device: by.device, records, now })
  })
  return { heardAt: now, newsAfter }
}

const isOf = ({ device }: AccountRecord, by: By): boolean => device === by.device

function recordOf(each: Reported, { by, now }: { readonly by: By; readonly now: number }) {
  const { account, venue, quote, rights } = each
  const found = readCanonical(new TextEncoder().encode(each.found))
  // The pages read it without asking again. What is pretended is the trader's alone to say.
  if (readFound(found).isPaper) throw new Fault('exchange.paper_local', { account })
  return {
    ...{ account, venue, quote, rights, found },
    addedAt: Number(each.addedAt),
    checkedAt: Number(each.checkedAt),
    version: Math.max(1, Number(each.version)),
    by: by.member,
    heardAt: now,
    device: by.device,
  } satisfies AccountRecord
}

async function putTold(tx: Transactor, each: Reported, now: number): Promise<void> {
  const { account, venue, balances, balancesAt, prices, failure, orders } = each
  if (orders !== undefined) {
    const told = ofAccount(readCanonical(new TextEncoder().encode(orders)), account)
    await tx.putAgentOrders({ account, at: now, told })
  }
  if (balances === undefined || balancesAt === undefined) {
    const known = (await tx.exchangeHealth()).find((one) => one.account === account)
    const { answeredAt = null, failedAt = null } = known ?? {}
    const why = failure ?? 'exchange.venue_away'
    const failed = { failedAt: failedAt ?? now, failure: why }
    return tx.putExchangeHealth({ account, venue, answeredAt, ...failed })
  }
  // A machine's clock may be wrong, and a point of tomorrow would hide those of today.
  const at = Math.min(Number(balancesAt), now)
  const totals = balances.map(({ currency, total }) => ({ currency, total }))
  const last = (await tx.portfolioPoints(at, at)).find((one) => one.account === account)
  const isDue = !last || at - last.at >= POINT_EVERY_SECONDS
  await tx.putBalances({ account, at, balances })
  await tx.putExchangeHealth({ account, venue, answeredAt: at, failedAt: null, failure: '' })
  if (isDue || !isSameHoldings(last.totals, totals)) {
    await tx.putPortfolioPoint({ account, at, totals, prices })
  }
}

/** @throws Fault channel.message_invalid for orders of another account, or what is read as none */
function ofAccount(told: Canonical, account: string): Canonical {
  const { kept, orders } = readOrders(told)
  if ([...kept, ...orders].every((each) => each.account === account)) return told
  throw new Fault('channel.message_invalid', { where: 'orders', wanted: account })
}

type Change = {
  readonly records: readonly AccountRecord[]
  readonly by: By
  readonly now: number
}

/** A report comes every few seconds: which accounts there are is what the log is told. */
async function recordChange(
  tx: Transactor,
  before: readonly AccountRecord[],
  { records, by, now }: Change,
): Promise<void> {
  const had = before.filter((each) => isOf(each, by)).map(({ account }) => account)
  const has = records.map(({ account }) => account)
  const gone = had.filter((each) => !has.includes(each))
  for (const account of gone) {
    await tx.putPortfolioPoint({ account, at: now, totals: [], prices: [] })
  }
  const come = has.filter((each) => !had.includes(each))
  if (gone.length + come.length === 0) return
  await recordEvent(tx, {
    time: now,
    act: 'api.reportExchange',
    outcome: { kind: 'done' },
    ...traceOf(by, { come: come.join(' '), gone: gone.join(' ') }),
  })
}
