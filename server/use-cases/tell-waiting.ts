// Tells members of orders that wait for them: each event of the trader's once, by its number.

import { Fault } from '@countersign/core/fault.ts'
import { WAITING_EVENTS } from '../ports/notices.ts'
import type { NewsEvent } from '../ports/trader.ts'
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from './answers.ts'
import type { NewsConsumer } from './follow-news.ts'
import { tell } from './tell.ts'

/** What a later trader tells, and this server does not know, is told to nobody. */
export const tellWaiting: NewsConsumer = async (tx, event) => {
  const tiding = event.kind === 'waiting' ? tidingIn(event) : null
  if (tiding === null) return
  const { at, seq } = event
  // However long ago: people may still have to decide, and hear of each once.
  await tell(tx, { tiding, at, now: at, mark: String(seq) })
  await tx.enqueue({ kind: 'send-notices' })
}

function tidingIn({ body }: NewsEvent) {
  try {
    const fields = fieldsOf(body, 'news')
    const told = textOf(fields, 'event')
    const event = WAITING_EVENTS.find((each) => each === told)
    if (event === undefined) return null
    return { ...namedIn(fields), event } as const
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}

const namedIn = (fields: Fields) =>
  ({
    kind: 'order.waiting',
    account: textOf(fields, 'account'),
    order: textOf(fields, 'order'),
    market: textOf(fields, 'market'),
    side: textOf(fields, 'side') === 'sell' ? 'sell' : 'buy',
    amount: textOf(fields, 'amount'),
    asker: textOf(fields, 'by'),
    member: textOf(fields, 'member'),
    groups: listOf(fields, 'groups').map((each) => groupOf(fieldsOf(each, 'group'))),
    delaySeconds: wholeOf(fields, 'delaySeconds'),
  }) as const

const groupOf = (fields: Fields) => ({
  group: textOf(fields, 'group'),
  count: wholeOf(fields, 'count'),
})
