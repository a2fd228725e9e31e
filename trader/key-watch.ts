// Keys are looked at again once a day, before the first order after a day without, and at once when
// a venue's error hints at a change. What got worse is told to people.

import { createHash } from 'node:crypto'
import { endOf } from '@countersign/core/exchange/rights/ends.ts'
import { readFound, whyNotTrade } from '@countersign/core/exchange/rights/found.ts'
import { type KeyNews, worseSince } from '@countersign/core/exchange/rights/worse.ts'
import { wayTo } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Account, Accounts } from './accounts.ts'
import type { Tiding } from './news.ts'
import { type Inspected, inspectKey, refusedKey } from './rights.ts'
import type { VenueClient } from './venue/client.ts'
import { toldOf } from './venue/secrets.ts'

const DAY = 86_400
/** So that the keys of many accounts are not all asked for in the same minute. */
const SPREAD_SECONDS = 4 * 3_600
/** After a venue that did not say. */
const AGAIN_SECONDS = 600
/** Errors come in swarms, and one look tells of them all. */
const HINT_SECONDS = 60

export type Checked = Pick<Inspected, 'refusal'> & { readonly account: Account }

export type KeyWatch = {
  /** Asks the venue now. @throws Fault exchange.* when it does not say */
  check(account: Account): Promise<Checked>
  /**
   * Whether orders may be placed for the account: its key is known to withdraw nothing, by what the
   * venue said within the last day.
   * @throws Fault exchange.key_*, exchange.rights_* why not; exchange.* when the venue does not say
   */
  checkMayTrade(account: Account): Promise<void>
  /** An error of the venue's hints that the account's key changed. */
  hinted(name: string): void
  /** Asks for those that are due. Never rejects. */
  look(): Promise<void>
}

type Watching = {
  readonly accounts: Accounts
  readonly clientOf: (account: Account) => Promise<VenueClient>
  readonly time: () => number
  readonly egress: readonly string[]
}

export function openKeyWatch(watching: Watching): KeyWatch {
  const { accounts, time } = watching
  const asking = new Map<string, Promise<Checked>>()
  const triedAt = new Map<string, number>()
  /** Hinted at just after a look: asked for a little later. */
  const suspected = new Set<string>()
  const check = (account: Account): Promise<Checked> => {
    const id = idOf(account)
    const known = asking.get(id)
    if (known) return known
    triedAt.set(account.name, time())
    suspected.delete(account.name)
    const asked = checkNow(watching, account).finally(() => asking.delete(id))
    asking.set(id, asked)
    return asked
  }
  const quietly = (account: Account): Promise<unknown> => check(account).catch(() => undefined)
  const isTriedWithin = (name: string, seconds: number): boolean =>
    time() - (triedAt.get(name) ?? 0) < seconds
  return {
    check,
    async checkMayTrade({ name }) {
      const known = accounts.get(name)
      if (known.isPaper) return
      const isFresh = time() - known.askedAt < DAY
      const account = isFresh ? known : (await check(known)).account
      const { rights: wanted, venue } = account
      const why = whyNotTrade(readFound(account.found), { wanted, now: time() })
      if (why !== null) throw new Fault(why, { account: name, venue, make: wayTo(venue, 'trade') })
    },
    hinted(name) {
      const account = accounts.all().find((each) => each.name === name)
      if (!account || asking.has(idOf(account))) return
      if (isTriedWithin(name, HINT_SECONDS)) suspected.add(name)
      else void quietly(account)
    },
    async look() {
      for (const account of accounts.all().filter(({ isPaper }) => !isPaper)) {
        const { name, askedAt } = account
        const isDue = time() - askedAt >= DAY - spreadOf(name)
        const isHintDue = suspected.has(name) && !isTriedWithin(name, HINT_SECONDS)
        if (isHintDue || (isDue && !isTriedWithin(name, AGAIN_SECONDS))) await quietly(account)
      }
    },
  }
}

const idOf = ({ name, version }: Account): string => `${name} ${version}`

const spreadOf = (name: string): number =>
  createHash('sha256').update(name).digest().readUInt32BE() % SPREAD_SECONDS

async function checkNow(watching: Watching, account: Account): Promise<Checked> {
  const { accounts, time, egress } = watching
  const { found, refusal } = await inspected(watching, account)
  // The key was changed meanwhile: what was said is of one that is gone.
  const current = accounts.get(account.name)
  if (current.key !== account.key) return { account: current, refusal: null }
  const before = lookOf(current, current.found, current.askedAt)
  const news = worseSince(before, lookOf(current, found, time()), egress)
  const tidings = news.map((each) => tidingOf(current, each))
  return { account: accounts.check(current.name, found, tidings), refusal }
}

/** A key that is refused is something found out; a venue that is away is not. */
async function inspected(
  { accounts, clientOf, time, egress }: Watching,
  account: Account,
): Promise<Inspected> {
  const { venue, rights } = account
  try {
    const client = await clientOf(account)
    // Tokens may have been renewed for it.
    const secrets = accounts.secretsOf(accounts.get(account.name))
    return await inspectKey(client, { venue, rights, ...toldOf(secrets), now: time(), egress })
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'exchange.key_refused') throw error
    return { found: refusedKey(), refusal: error }
  }
}

const lookOf = ({ venue, keyAt }: Account, found: Account['found'], at: number) => {
  const read = readFound(found)
  return { found: read, end: endOf(venue, read.rights, keyAt), at }
}

function tidingOf({ name, venue, rights }: Account, news: KeyNews): Tiding {
  const { kind: what, ...rest } = news
  const more = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, plain(each)]))
  return { kind: 'key', body: { account: name, venue, rights, what, ...more } }
}
