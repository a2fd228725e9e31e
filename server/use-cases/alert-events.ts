// Events of the trader that alerts ask about. They are kept in the transaction that passes the
// news, and evaluated by a job: what was heard is not lost, and what is heard again has its name.

import { isOfEvents } from '@countersign/core/exchange/alerts/alert.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AlertEvent } from '../ports/alerts.ts'
import type { Store, Transactor } from '../ports/store.ts'
import type { NewsEvent } from '../ports/trader.ts'
import type { AlertWatch } from './alert-watch.ts'
import { type Fields, fieldsOf, textOf } from './answers.ts'

const AT_A_TIME = 1_000

/** A consumer of the trader's news. */
export async function keepAlertEvents(
  tx: Pick<Transactor, 'putAlertEvent' | 'enqueue'>,
  event: NewsEvent,
): Promise<void> {
  const kept = eventsOf(event)
  for (const each of kept) await tx.putAlertEvent(each)
  if (kept.length > 0) await tx.enqueue({ kind: 'watch-alerts' })
}

/** What a later trader tells, and this server does not know, is no event for alerts. */
function eventsOf({ seq, at, kind, body }: NewsEvent): readonly AlertEvent[] {
  try {
    const fields = fieldsOf(body, 'news')
    const account = textOf(fields, 'account')
    if (kind === 'key') {
      return [
        { mark: `key/${account}/${seq}/${at}`, at, condition: { kind: 'key-change', account } },
      ]
    }
    // Of our own orders every fill is told by the order as well.
    if (kind === 'fill' && textOf(fields, 'order') === '') {
      const trade = `${textOf(fields, 'market')}/${textOf(fields, 'tradeId')}`
      return [{ mark: `trade/${account}/${trade}`, at, condition: { kind: 'fill', account } }]
    }
    if (kind === 'wake' && !Object.hasOwn(fields, 'generation')) return ofKept(fields, at)
    return kind === 'order' || kind === 'wake' ? ofOrder(kind, fields, at) : []
  } catch (fault) {
    if (fault instanceof Fault) return []
    throw fault
  }
}

/** An order that is kept needs people: for each reason once. */
function ofKept(fields: Fields, at: number): readonly AlertEvent[] {
  const [account, order] = [textOf(fields, 'account'), textOf(fields, 'order')]
  const mark = `failure/${account}/${order}/kept/${textOf(fields, 'why')}`
  return [{ mark, at, condition: { kind: 'order-failure', account } }]
}

/** The same amount filled is the same fill, and an order of one generation fails once. */
function ofOrder(kind: 'order' | 'wake', fields: Fields, at: number): readonly AlertEvent[] {
  const account = textOf(fields, 'account')
  const order = `${account}/${textOf(fields, 'order')}/${textOf(fields, 'generation')}`
  const filled = textOf(fields, 'filled')
  const isFailure = kind === 'wake' || textOf(fields, 'state') === 'rejected'
  // A rule of the policy has everybody told of it: it did not fail.
  if (kind === 'wake' && textOf(fields, 'why') === '') return []
  if (isFailure) {
    return [{ mark: `failure/${order}`, at, condition: { kind: 'order-failure', account } }]
  }
  if (/^[0.]*$/.test(filled)) return []
  return [{ mark: `fill/${order}/${filled}`, at, condition: { kind: 'fill', account } }]
}

/** @throws Fault store.*: then it is done again */
export async function watchAlerts({
  store,
  alerts,
}: {
  readonly store: Store
  readonly alerts: Pick<AlertWatch, 'take'>
}): Promise<void> {
  const events = await store.reader.alertEvents(AT_A_TIME)
  if (events.length === 0) return
  await alerts.take(
    events.flatMap(({ condition, mark, at }) =>
      isOfEvents(condition) ? [{ kind: 'event', condition, mark, now: at } as const] : [],
    ),
  )
  await store.transact(async (tx) => {
    await tx.removeAlertEvents(events.map(({ mark }) => mark))
    if (events.length === AT_A_TIME) await tx.enqueue({ kind: 'watch-alerts' })
  })
}
