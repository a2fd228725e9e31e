// Tells of requests to exchanges that may never be sent. Who asks for one is not the trader that we
// know, so it stands in the operator's log and in the audit log; and whoever asks all day does not
// fill either.

import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { recordEvent } from './record-event.ts'

/** What was asked, by names alone: nothing of a header or a body. */
export type Forbidden = {
  readonly venue: string
  readonly operation: string
  readonly why: string
  readonly at: string
}

type ForbiddenWorld = {
  readonly store: Store
  readonly clock: Clock
  readonly say: (line: string) => void
}

/** What came meanwhile is told of by its number alone. */
const EVERY_SECONDS = 10

const LONGEST = 200

export function openForbidden({ store, clock, say }: ForbiddenWorld): (what: Forbidden) => void {
  let nextAt = 0
  let missed = 0
  return (what) => {
    const now = clock()
    if (now < nextAt) {
      missed += 1
      return
    }
    nextAt = now + EVERY_SECONDS
    const facts = factsOf(what, missed)
    missed = 0
    say(`forbidden: ${facts.operation} at ${facts.venue} (${facts.why} ${facts.at})`)
    const recorded = store.transact(async (tx) =>
      recordEvent(tx, {
        time: now,
        actor: { kind: 'server' },
        act: 'exchange.forbidden',
        outcome: { kind: 'refused', fault: 'exchange.path_forbidden' },
        facts,
      }),
    )
    recorded.catch(() => say('forbidden: the audit log could not be written'))
  }
}

function factsOf({ venue, operation, why, at }: Forbidden, missed: number) {
  const bare = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LONGEST)
  return {
    venue: bare(venue),
    operation: bare(operation),
    why: bare(why),
    at: bare(at),
    before: String(missed),
  }
}
