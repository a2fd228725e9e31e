// What people are needed for at exchanges: told to every member, from the transaction that passes
// the trader's news.

import { Fault } from '@countersign/core/fault.ts'
import type { Transactor } from '../ports/store.ts'
import type { NewsEvent } from '../ports/trader.ts'
import { type Fields, fieldsOf, textOf } from './answers.ts'
import { tell } from './tell.ts'

/** A consumer of the trader's news. What a later trader tells otherwise is left out. */
export async function keepWakes(
  tx: Pick<Transactor, 'putTiding' | 'enqueue'>,
  { kind, seq, at, body }: NewsEvent,
): Promise<void> {
  if (kind !== 'wake') return
  const tiding = readWake(body)
  if (!tiding) return
  // However long ago: nobody else says so.
  await tell(tx, { tiding, at, now: at, mark: `${seq}/${at}` })
  await tx.enqueue({ kind: 'send-notices' })
}

function readWake(body: NewsEvent['body']) {
  try {
    const fields = fieldsOf(body, 'news')
    const [account, market] = [textOf(fields, 'account'), textOf(fields, 'market')]
    const [order, why] = [textOf(fields, 'order'), textOf(fields, 'why')]
    const reason = optionalText(fields, 'reason').slice(0, 200)
    // Of one that is kept: who armed it. Of one that was placed: whose it is.
    const member = optionalText(fields, 'by') || optionalText(fields, 'member')
    return { kind: 'order.woke', account, market, order, member, why, reason } as const
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}

const optionalText = (fields: Fields, key: string): string =>
  Object.hasOwn(fields, key) ? textOf(fields, key) : ''
