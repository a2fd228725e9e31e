// Every account, watched while its owner is away: a feed for each, opened and closed as accounts
// come, go and get other keys.

import type { VenuePlaces } from '@countersign/channel/launch.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { accountStreamHostOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { Account, Accounts } from '../accounts.ts'
import type { EgressLine } from '../egress-line.ts'
import type { News } from '../news.ts'
import type { Orders } from '../orders/orders.ts'
import type { Paper } from '../paper/paper.ts'
import { type Lane, openLane } from '../prices/lane.ts'
import type { Time } from '../prices/rhythm.ts'
import type { VenueClient, Venues } from '../venue/client.ts'
import { openPipes } from '../venue/pipes.ts'
import { openSource } from './ask.ts'
import { AccountFeed, type AccountHealth } from './feed.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { openOurs } from './ours.ts'
import { listenerOf } from './stream.ts'

export type Watching = {
  /** Of each account, by name. */
  health(): readonly AccountHealth[]
  close(): void
}

type WatchingParts = {
  readonly journal: Journal
  readonly news: News
  readonly accounts: Accounts
  readonly orders: Pick<Orders, 'book' | 'placements'>
  readonly venues: Pick<Venues, 'marketsOf'>
  readonly paper: Paper
  readonly places: VenuePlaces
  readonly egress: EgressLine
  clientOf(account: Account): Promise<VenueClient>
  readonly time: Time
  readonly clock: () => UnixSeconds
}

type Watched = {
  readonly account: Account
  feed: AccountFeed | null
  why: string
}

const SYNC_MS = 1_000
const BEAT_MS = 30_000
/** What is in this process costs nobody anything. */
const PAPER_BEAT_MS = 2_000
/** So many accounts of one venue are looked at in a beat. */
const IN_A_BEAT = 5
/** Each keeps a pipe; the others are for orders and prices. */
const MOST_STREAMS = 64

export function openWatching(parts: WatchingParts): Watching {
  const { accounts, time } = parts
  const ledger = openLedger(parts)
  const watched = new Map<string, Watched>()
  const begin = feedOpener(parts, ledger, watched)
  const sync = () => {
    const now = new Map(accounts.all().map((account) => [account.name, account]))
    for (const [name, { account, feed }] of watched) {
      const same = now.get(name)
      if (same?.version === account.version && same.addedAt === account.addedAt) continue
      feed?.close()
      watched.delete(name)
      if (same?.addedAt !== account.addedAt) ledger.forget(name)
    }
    for (const [name, account] of now) {
      if (watched.has(name)) continue
      const entry: Watched = { account, feed: null, why: '' }
      watched.set(name, entry)
      begin(entry).catch((error: unknown) => {
        entry.why = error instanceof Fault ? error.code : 'exchange.answer_invalid'
      })
    }
  }
  for (const name of ledger.accounts()) {
    if (!accounts.all().some((account) => account.name === name)) ledger.forget(name)
  }
  let cancel = () => {}
  const again = () => {
    sync()
    cancel = time.after(SYNC_MS, again)
  }
  again()
  return {
    health: () => [...watched.values()].map(healthOf).toSorted(byAccount),
    close() {
      cancel()
      for (const { feed } of watched.values()) feed?.close()
      watched.clear()
    },
  }
}

/** Gives an account its feed, unless it is watched no more once there is a client for it. */
function feedOpener(
  parts: WatchingParts,
  ledger: Ledger,
  watched: ReadonlyMap<string, Watched>,
): (entry: Watched) => Promise<void> {
  const { egress, time, clock } = parts
  const ours = openOurs(parts.orders.book, parts.orders.placements)
  const ways = openWays(parts)
  const isMany = () => [...watched.values()].filter(hasStream).length > MOST_STREAMS
  return async (entry: Watched): Promise<void> => {
    const { account } = entry
    const { name, venue, isPaper } = account
    const ears = isPaper
      ? paperEars(parts.paper, name)
      : await venueEars(parts, ways(venue), account)
    if (watched.get(name) !== entry) return
    entry.feed = new AccountFeed({
      account,
      source: ears.source,
      listen: !isPaper && isMany() ? null : ears.listen,
      ...{ ledger, ours, time, clock },
      isReachable: () => isPaper || egress.isThere(),
      beatMs: () => {
        if (isPaper) return PAPER_BEAT_MS
        const alike = [...watched.values()].filter((each) => each.account.venue === venue)
        return BEAT_MS * Math.max(1, Math.ceil(alike.length / IN_A_BEAT))
      },
    })
  }
}

const paperEars = ({ source, listen }: Paper, name: string) => ({
  source: source(name),
  listen: listen(name),
})

async function venueEars(
  { clientOf, venues, accounts }: WatchingParts,
  { agent, lane }: Ways,
  account: Account,
) {
  const { venue } = account
  const client = await clientOf(account)
  const secrets = () => accounts.secretsOf(account)
  return {
    source: openSource(venue, client, lane),
    listen: listenerOf({ venue, client, agent, venues, secrets }),
  }
}

const hasStream = ({ account }: Watched): boolean =>
  !account.isPaper && accountStreamHostOf(account.venue) !== null

const byAccount = (one: AccountHealth, other: AccountHealth): number =>
  one.account < other.account ? -1 : 1

function healthOf({ account, feed, why }: Watched): AccountHealth {
  const { name, venue, addedAt } = account
  return feed?.health() ?? { account: name, venue, by: 'asked', silentSince: addedAt, why }
}

type Ways = { readonly agent: ReturnType<typeof openPipes>; readonly lane: Lane }

/** What all accounts of a venue share: its pipes, and how often it is asked. */
function openWays({ egress, places, time }: Pick<WatchingParts, 'egress' | 'places' | 'time'>) {
  const ways = new Map<VenueId, Ways>()
  return (venue: VenueId) => {
    const known = ways.get(venue) ?? {
      agent: openPipes(egress, venue, places[venue]),
      lane: openLane(venue, time),
    }
    ways.set(venue, known)
    return known
  }
}
