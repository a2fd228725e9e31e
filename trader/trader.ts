// The trader opened over its folder: keys, journal, accounts, and its ways to signer and venues.
// Nothing here knows of sockets.

import type { Begin, VenuePlaces } from '@countersign/channel/launch.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { type VaultKeys, vaultKeys } from '@countersign/vault/keys.ts'
import { type Account, type Accounts, checkHasKey, openAccounts } from './accounts.ts'
import type { EgressLine } from './egress-line.ts'
import { type KeptOrders, openKept } from './kept/desk.ts'
import { type KeyWatch, openKeyWatch } from './key-watch.ts'
import { type News, openNews } from './news.ts'
import { type OAuth, openOAuth } from './oauth/oauth.ts'
import { type Once, openOnce } from './once.ts'
import { type Orders, openOrders } from './orders/orders.ts'
import { openPaper, type Paper } from './paper/paper.ts'
import { openPrices, type Prices } from './prices/prices.ts'
import { MACHINE_TIME, type Time } from './prices/rhythm.ts'
import { openSources } from './prices/source.ts'
import { openWatched, type Watched } from './prices/watched.ts'
import { openRequestLog } from './request-log.ts'
import type { SignerLine } from './signer-line.ts'
import { openTurns, type Turns } from './turns.ts'
import { openVenues, type VenueClient, type Venues } from './venue/client.ts'
import { openWaiting, type WaitingOrders } from './waiting/waiting.ts'
import { openWatching, type Watching } from './watching/watching.ts'

export type Trader = {
  readonly network: Begin['network']
  readonly keys: VaultKeys
  readonly journal: Journal
  readonly accounts: Accounts
  readonly news: News
  readonly orders: Orders
  readonly kept: KeptOrders
  /** Those that people or time have to agree to first. */
  readonly waiting: WaitingOrders
  readonly watch: KeyWatch
  readonly oauth: OAuth
  /** The addresses our requests come from, as the operator said; none where nobody did. */
  readonly addresses: readonly string[]
  readonly venues: Venues
  /** The venue of accounts with pretended money. */
  readonly paper: Paper
  readonly prices: Prices
  /** What the server wants told of them. */
  readonly watched: Watched
  /** The accounts themselves, while nobody asks. */
  readonly watching: Watching
  readonly signer: SignerLine
  readonly egress: EgressLine
  /** By which an account is asked for; made with its secrets when it is first needed. */
  clientOf(account: Account): Promise<VenueClient>
  /** For acts that each request asks for once. */
  readonly once: Once
  /** By an account's name: what changes it, one after the other. */
  readonly inTurn: Turns
  /** The machine's clock: requests are fresh by it. */
  clock(): UnixSeconds
  /** The same, never going back: what entries carry. */
  time(): UnixSeconds
}

export type TraderOptions = {
  readonly folder: string
  readonly network: Begin['network']
  readonly venues: VenuePlaces
  readonly addresses: readonly string[]
  readonly seed: Uint8Array
  readonly signer: SignerLine
  readonly egress: EgressLine
  readonly clock: () => UnixSeconds
  /** How often it is looked whether something is due. */
  readonly everyMs: number
  /** How often a venue is asked for prices; given so that a test need not wait for its turn. */
  readonly asksPerMinute?: number
  /** The journal over the folder; given so that a test can stop the process between its steps. */
  readonly open?: typeof openJournal
  /** By which prices are asked for; the machine's otherwise. */
  readonly priceTime?: Time
  /** How long a venue's answer is waited for; `TIMEOUT_MS` otherwise. */
  readonly timeoutMs?: () => number
}

/** Older requests are replays or come from a wrong clock. */
export const FRESH_SECONDS = 600

/** Above this many entries a start verifies only what follows the last checkpoint. */
const WHOLE_UP_TO = 20_000

/** @throws Fault vault.journal_broken when the journal does not verify: nothing is sent then */
export function openTrader(options: TraderOptions): Trader {
  const { folder, network, seed, signer, egress, clock, asksPerMinute } = options
  const keys = vaultKeys(seed)
  const journal = (options.open ?? openJournal)(folder, keys.journalKey)
  try {
    const heads = journal.logs().map((log) => journal.head(log))
    const entries = heads.reduce((count, { seq }) => count + seq, 0)
    journal.verify(entries <= WHOLE_UP_TO ? 'start' : 'checkpoint')
    let latest = Math.max(0, ...heads.map(({ time }) => time))
    const time = () => {
      latest = Math.max(latest, clock())
      return latest
    }
    const news = openNews(journal, time)
    const accounts = openAccounts({ journal, news }, keys, time)
    const log = openRequestLog(journal, time)
    const hinted = (name: string) => watch.hinted(name)
    const outside = { egress, log, places: options.venues }
    const { priceTime = MACHINE_TIME, timeoutMs } = options
    const venues = openVenues({ ...outside, hinted, timeoutMs })
    const sources = openSources({ ...outside, venues, time: priceTime, asksPerMinute })
    const prices = openPrices({ sources, time: priceTime, clock: time })
    const watched = openWatched(prices)
    const oauth = openOAuth({ journal, keys, accounts, venues, time, hinted })
    const clientOf = openClients(accounts, venues, oauth)
    const { addresses } = options
    const watch = openKeyWatch({ accounts, clientOf, time, egress: addresses })
    const paper = openPaper({ journal, accounts, prices, time })
    const orders = openOrders({
      ...{ journal, news, accounts, signer, egress, clientOf, time, venues, paper },
      orderKey: keys.orderKey,
      checkMayTrade: (account) => watch.checkMayTrade(account),
      everyMs: options.everyMs,
    })
    const held = { keys, journal, accounts, news, orders, inTurn: openTurns() }
    const kept = openKept({ ...held, signer, prices, time })
    const watching = openWatching({
      ...{ journal, news, accounts, orders, venues, egress, clientOf, paper },
      places: options.venues,
      time: MACHINE_TIME,
      clock: time,
    })
    const once = openOnce(clock, FRESH_SECONDS)
    const waiting = openWaiting({ journal, news }, () => trader)
    const own = { ...held, kept, waiting, watch, oauth, addresses, watching, once, paper }
    const outer = { network, venues, prices, watched, signer, egress, clientOf, clock, time }
    const trader: Trader = { ...own, ...outer }
    return trader
  } catch (error) {
    // Whoever mends the folder and tries again must not find the journal held by this failure.
    journal.close()
    throw error
  }
}

/** One for each version of an account's secrets: what was rotated or removed is let go of. */
function openClients(accounts: Accounts, venues: Venues, oauth: OAuth): Trader['clientOf'] {
  const clients = new Map<string, { readonly version: number; readonly of: Promise<VenueClient> }>()
  return async (asked) => {
    checkHasKey(asked)
    const account = await oauth.fresh(asked)
    const { name, venue, version } = account
    const gone = [...clients.keys()].filter((each) => !accounts.all().some((a) => a.name === each))
    for (const each of gone) clients.delete(each)
    const known = clients.get(name)
    if (known?.version === version) return known.of
    const of = venues.open(name, venue, accounts.secretsOf(account))
    clients.set(name, { version, of })
    of.catch(() => clients.delete(name))
    return of
  }
}
