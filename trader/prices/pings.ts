// How old what a websocket tells can be. The answer to a ping comes behind everything that the
// venue said before it, through the same TLS: whoever delays the one delays the other.

import type { Time } from './rhythm.ts'

/** A websocket, as ccxt has it. */
export type Connection = {
  ping(): void
  on(event: 'pong', act: () => void): unknown
  terminate(): void
}

const EVERY_MS = 5_000
/** The longest that an answer may take. */
const LATE_MS = 10_000

/** Calls `late` once when an answer is missing for too long, unless it is stopped before. */
export function pinging(
  connections: readonly Connection[],
  time: Time,
  late: () => void,
): () => void {
  // Answers come in the order of the pings, one for each.
  const unanswered = connections.map(() => [] as number[])
  for (const [n, connection] of connections.entries()) {
    connection.on('pong', () => void unanswered[n]?.shift())
  }
  let cancel = () => {}
  const next = () => {
    const now = time.now()
    if (unanswered.some(([first]) => first !== undefined && now - first >= LATE_MS)) return late()
    for (const [n, connection] of connections.entries()) {
      unanswered[n]?.push(now)
      connection.ping()
    }
    cancel = time.after(EVERY_MS, next)
  }
  next()
  return () => cancel()
}
