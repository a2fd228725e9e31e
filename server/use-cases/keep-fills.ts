// Trades of the accounts: kept in the transaction that passes the news, and told to members by a
// job: of one order one notice a minute, however many trades fill it.

import {
  type Decimal,
  multiply,
  parseDecimal,
  writeDecimal,
} from '@countersign/core/exchange/decimal.ts'
import { Fault } from '@countersign/core/fault.ts'
import { object, text, whole, word } from '@countersign/core/fields.ts'
import type { Clock } from '../ports/clock.ts'
import type { KeptFill } from '../ports/fills.ts'
import type { Store, Transactor } from '../ports/store.ts'
import type { NewsEvent } from '../ports/trader.ts'
import { tell } from './tell.ts'

const ONCE_IN_SECONDS = 60
const AT_A_TIME = 1_000

const fill = object({
  account: text(32),
  venue: text(32),
  market: text(65),
  tradeId: text(128),
  venueOrderId: text(128),
  order: text(64),
  side: word('buy', 'sell'),
  amount: text(40),
  price: text(40),
  fee: text(41),
  feeCurrency: text(32),
  at: whole(),
})

/** A consumer of the trader's news. What a later trader tells otherwise is left out. */
export async function keepFills(
  tx: Pick<Transactor, 'putFill' | 'enqueue'>,
  { kind, at, body }: NewsEvent,
): Promise<void> {
  if (kind !== 'fill') return
  const read = readFill(body)
  if (!read) return
  await tx.putFill(read)
  await tx.enqueue({ kind: 'tell-fills' }, { runAt: nextMinute(at) })
}

function readFill(body: NewsEvent['body']): ReturnType<typeof fill> | null {
  try {
    return fill(body, 'fill')
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}

const nextMinute = (at: number): number => (Math.floor(at / ONCE_IN_SECONDS) + 1) * ONCE_IN_SECONDS

/** Tells of what was traded since it was told last. @throws Fault store.*: then it is done again */
export async function tellFills({
  store,
  clock,
}: {
  readonly store: Store
  readonly clock: Clock
}): Promise<void> {
  const now = clock()
  await store.transact(async (tx) => {
    const untold = await tx.untoldFills(AT_A_TIME)
    if (untold.length === 0) return
    const orders = Map.groupBy(untold, ({ account, venueOrderId, market }) =>
      [account, market, venueOrderId].join(' '),
    )
    const accounts = await tx.exchangeAccounts()
    for (const some of orders.values()) {
      const record = accounts.find(({ account }) => account === some[0]?.account)
      await tellOrder(tx, some, { now, machineOf: record?.device ? record.by : null })
    }
    await tx.markFillsTold(untold.map(({ number }) => number))
    if (untold.length === AT_A_TIME) await tx.enqueue({ kind: 'tell-fills' })
    await tx.enqueue({ kind: 'send-notices' })
  })
}

/** `machineOf`: the member whose own machine told of it; null: the trader did. */
type Telling = { readonly now: number; readonly machineOf: string | null }

async function tellOrder(
  tx: Pick<Transactor, 'putTiding'>,
  some: readonly KeptFill[],
  { now, machineOf }: Telling,
): Promise<void> {
  const [first] = some
  if (!first) return
  const { account, venue, market, side, order, number } = first
  const sum = (of: (each: KeptFill) => Decimal): string =>
    writeDecimal(some.reduce((total, each) => total + of(each), 0n))
  const tiding = {
    kind: 'trade.filled',
    ...{ account, venue, market, side, order },
    ...(machineOf === null ? {} : { machineOf }),
    fills: some.length,
    amount: sum((each) => parseDecimal(each.amount)),
    value: sum((each) => multiply(parseDecimal(each.amount), parseDecimal(each.price), 'down')),
  } as const
  const at = Math.max(...some.map((each) => each.at))
  await tell(tx, { tiding, at, now, mark: String(number) })
}
