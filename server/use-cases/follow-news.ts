// Reads the trader's news on, and gives each event to everyone who makes something of it, in the
// one transaction that also moves the mark: over restarts and failures each is taken exactly once.

import type { NewsMark } from '../ports/news.ts'
import type { Store, Transactor } from '../ports/store.ts'
import type { NewsEvent, TraderPort } from '../ports/trader.ts'

/**
 * Makes something of an event. It may be run again when the transaction failed, so it touches
 * nothing but its transactor; what it enqueues runs once the event was passed.
 */
export type NewsConsumer = (tx: Transactor, event: NewsEvent) => Promise<void>

export type NewsWorld = {
  readonly store: Store
  readonly trader: Pick<TraderPort, 'fingerprint' | 'news'>
  readonly consumers: readonly NewsConsumer[]
  readonly say: (line: string) => void
}

/** The trader answers earlier when there is something. */
const WAIT_MS = 25_000

/**
 * Reads on once: all there is, or waits a while for what comes.
 * @throws Fault exchange.trader_away, store.*, what a consumer says: the event stays where it is
 */
export async function followNews(world: NewsWorld, signal?: AbortSignal): Promise<void> {
  const { store, trader, consumers, say } = world
  const { fingerprint } = trader
  const known = await store.reader.newsMark()
  const mark = known?.trader === fingerprint ? known : { trader: fingerprint, seq: 0 }
  const { head, events } = await trader.news(mark.seq, WAIT_MS, signal)
  if (head < mark.seq) return await goBack(world, { trader: fingerprint, seq: head })
  for (const event of events) {
    if (signal?.aborted) return
    await store.transact(async (tx) => {
      if (!(await tx.passNews({ trader: fingerprint, seq: event.seq }))) return
      for (const consume of consumers) await consume(tx, event)
    })
  }
  if (events.length > 0 && known?.trader !== fingerprint) say(`the news of trader ${fingerprint}`)
}

/** An older journal was put in the trader's place: what it tells from now on is new. */
async function goBack({ store, say }: NewsWorld, mark: NewsMark): Promise<void> {
  await store.transact((tx) => tx.putNewsMark(mark))
  say(`the trader's journal is an older one; its news go on after ${mark.seq}`)
}
