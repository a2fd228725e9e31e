// A journal that may lack what was signed after it: put back from a backup, or found older than a
// witness. What it forgot cannot be known, so what time alone would bring about from it is void,
// and the limits are taken as used up once people let it go on.

import type { UnixSeconds } from '../basics.ts'
import { takenOf } from '../policy/taken.ts'
import { tokenSubject } from '../policy/who.ts'
import { ended } from './ending.ts'
import type { Entry } from './entry.ts'
import type { Charter } from './state.ts'
import { applyStop, type Stops } from './stops.ts'

const WHY = 'the signer was restored from a backup'

/**
 * A backup was put up as a standby. Its entry is dated like the journal's last one: a veto or a
 * cancelling that came after it is not in here, and must not be missing.
 */
export function restored(charter: Charter, entry: Entry): Charter {
  const { time: at } = entry
  let next = { ...charter, stops: applyStop(charter.stops, 'signer.restored', entry) }
  for (const proposal of charter.proposals.values()) {
    next = ended(next, proposal, { kind: 'stale', at, why: WHY })
  }
  const factors = next.factors.map((each) =>
    each.activeFrom > at ? { ...each, isCancelled: true } : each,
  )
  return { ...next, factors }
}

/** People decided that it goes on, and a witness answered since: from now on it signs again. */
export function resumed(charter: Charter, entry: Entry): Charter {
  const stops = applyStop(charter.stops, 'signer.resumed', entry)
  return { ...charter, stops: { ...stops, taken: takenBy(charter, entry.time) } }
}

function takenBy({ wallets, tokens }: Charter, at: UnixSeconds): Stops['taken'] {
  const ofWallets = [...wallets.values()].map(({ name, policy }) => {
    return [name, takenOf(policy, at)] as const
  })
  const ofTokens = [...tokens.values()].map(({ id, budgetSats: sats }) => {
    return [tokenSubject(id), { at, sats, count: 0 }] as const
  })
  return new Map([...ofWallets, ...ofTokens])
}

/** A spend that the journal lacks froze this wallet: what else it lacks of it nobody knows. */
export function thawedWallet(charter: Charter, wallet: string, at: UnixSeconds): Stops['taken'] {
  const { taken } = charter.stops
  const record = charter.wallets.get(wallet)
  return record ? new Map(taken).set(wallet, takenOf(record.policy, at)) : taken
}

/** A head that is not here may be of entries that the journal lacks: of all wallets then. */
export function undisputed(charter: Charter, subject: string, at: UnixSeconds): Stops {
  const { stops } = charter
  if (subject !== 'organisation' || !stops.isDisputed) return stops
  return { ...stops, isDisputed: false, taken: takenBy(charter, at) }
}
