// News of the trader on a member's own machine, as its agent tells them: taken as those of the
// installation's trader are, each once, and of this device's own accounts alone.

import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AccountRecord } from '../ports/portfolio.ts'
import type { Transactor } from '../ports/store.ts'
import type { NewsEvent } from '../ports/trader.ts'
import { keepAlertEvents } from './alert-events.ts'
import { fieldsOf, textOf } from './answers.ts'
import type { NewsConsumer } from './follow-news.ts'
import { keepFills } from './keep-fills.ts'

/** `head`: the newest event there is. `upTo`: how far these go, with what is not told of. */
export type ReportedNews = {
  readonly trader: string
  readonly head: string
  readonly upTo: string
  readonly events: readonly {
    readonly seq: string
    readonly at: string
    readonly kind: string
    /** Canonical JSON. */
    readonly body: string
  }[]
}

/** What it has is told with the report itself. */
const CONSUMERS: readonly NewsConsumer[] = [keepAlertEvents, keepFills]

type Whose = {
  readonly device: string
  /** All that this device has. */
  readonly records: readonly AccountRecord[]
  readonly now: number
}

/**
 * Moves the mark and makes something of each event, in the caller's transaction.
 * @returns up to where the news of that trader were taken
 */
export async function takeNews(
  tx: Transactor,
  { trader, events, ...reported }: ReportedNews,
  whose: Whose,
): Promise<number> {
  const [head, upTo] = [Number(reported.head), Number(reported.upTo)]
  const { device } = whose
  const known = await tx.agentMark(device)
  const from = known?.trader === trader ? known.seq : 0
  if (head < from) {
    // An older journal was put in its place: what it tells from now on is new.
    await tx.putAgentMark(device, { trader, seq: head })
    return head
  }
  for (const told of events) {
    if (!(await tx.passAgentNews(device, { trader, seq: Number(told.seq) }))) continue
    const event = eventOf(told, whose)
    if (event) for (const consume of CONSUMERS) await consume(tx, event)
  }
  await tx.passAgentNews(device, { trader, seq: Math.min(upTo, head) })
  return (await tx.agentMark(device))?.seq ?? 0
}

/** Null for what is of no account of theirs, or is not read. */
function eventOf(
  { seq, at, kind, body }: ReportedNews['events'][number],
  { records, now }: Whose,
): NewsEvent | null {
  const told = bodyOf(body)
  if (told === null) return null
  const record = records.find(({ account }) => account === told.account)
  if (!record || (told.venue !== null && told.venue !== record.venue)) return null
  // A machine's clock may be wrong.
  return { seq: Number(seq), at: Math.min(Number(at), now), kind, body: told.body }
}

type Told = { readonly body: Canonical; readonly account: string; readonly venue: string | null }

function bodyOf(text: string): Told | null {
  try {
    const body = readCanonical(new TextEncoder().encode(text))
    const fields = fieldsOf(body, 'news')
    const venue = 'venue' in fields ? textOf(fields, 'venue') : null
    return { body, account: textOf(fields, 'account'), venue }
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}
