// The orders of all accounts, put together: their book, and who places them.

import type { Journal } from '@countersign/vault/journal.ts'
import type { Account, Accounts } from '../accounts.ts'
import type { EgressLine } from '../egress-line.ts'
import type { News } from '../news.ts'
import type { Paper } from '../paper/paper.ts'
import type { SignerLine } from '../signer-line.ts'
import type { VenueClient, Venues } from '../venue/client.ts'
import { atVenue } from './at-venue.ts'
import { type Book, openBook } from './book.ts'
import { fitted, type Rules, rulesOf } from './fit.ts'
import { openLever } from './lever.ts'
import { type Desk, openPlacements, type Placements, type Sightings } from './placements.ts'

export type Orders = {
  readonly book: Book
  readonly placements: Placements & Sightings
  /** What a market takes, as the venue says. @throws Fault exchange.market_unknown */
  rulesOf(account: Account, market: string): Promise<Rules>
}

type OrdersParts = {
  readonly journal: Journal
  readonly news: News
  readonly accounts: Accounts
  readonly signer: SignerLine
  readonly egress: EgressLine
  readonly orderKey: Uint8Array
  readonly venues: Pick<Venues, 'knowing'>
  readonly paper: Pick<Paper, 'at'>
  readonly everyMs: number
  clientOf(account: Account): Promise<VenueClient>
  checkMayTrade(account: Account): Promise<void>
  time(): number
}

export function openOrders(parts: OrdersParts): Orders {
  const { journal, news, accounts, signer, egress, orderKey, clientOf, paper, venues } = parts
  const book = openBook({ journal, news, orderKey })
  const accountOf = (name: string) => accounts.get(name)
  const marketRules = async ({ venue }: Account, market: string): Promise<Rules> =>
    rulesOf(venue, await venues.knowing(venue, market), market)
  const deskOf = async (name: string): Promise<Desk> => {
    const account = accountOf(name)
    const { venue, isPaper } = account
    return {
      venue,
      at: isPaper ? paper.at(name) : atVenue(venue, await clientOf(account)),
      async fit(placement) {
        const { side, amount, plan, trigger } = placement
        const rules = await marketRules(account, placement.market)
        const fit = fitted(rules, { side, amount, price: plan.price })
        const at = trigger && fitted(rules, { side, amount, price: trigger }).price
        const fits = { amount: fit.amount, plan: { ...plan, price: fit.price } }
        return { ...placement, ...fits, ...(at === undefined ? {} : { trigger: at }) }
      },
    }
  }
  const placements = openPlacements({
    book,
    deskOf,
    checkMayTrade: async (name) => parts.checkMayTrade(accountOf(name)),
    mayLeave: openLever({ signer, accountOf }),
    isReachable: () => egress.isThere(),
    now: parts.time,
    everyMs: parts.everyMs,
  })
  return { book, placements, rulesOf: marketRules }
}
