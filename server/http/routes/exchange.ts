// Accounts at exchanges: what there is, has and had. Nothing here asks a venue.

import type { EXCHANGE_ROUTES } from '@countersign/contract/routes/exchange.ts'
import { reportExchange } from '../../use-cases/report-exchange.ts'
import {
  listExchangeAccounts,
  listVenues,
  type ShownAccount,
  showExchangeAccount,
  showExchangeBalances,
  showPortfolio,
  type VenueHealth,
} from '../../use-cases/show-exchange.ts'
import {
  listOrders,
  type ShownOrders,
  showCandles,
  showOrder,
} from '../../use-cases/show-orders.ts'
import { actingOf, deviceOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { present, yesNo } from '../views.ts'

type Healthy = {
  readonly [K in 'answeredAt' | 'failedAt' | 'failure']: ShownAccount[K] | undefined
}

const healthView = ({ answeredAt, failedAt, failure }: Healthy) => ({
  ...present('answeredAt', answeredAt ?? undefined),
  ...present('failedAt', failedAt ?? undefined),
  ...present('failure', failure || undefined),
})

function accountView(shown: ShownAccount) {
  const { answeredAt, failedAt, failure, unknown, device, silentSince, isPaper, ...account } = shown
  return {
    ...account,
    unknown: [...unknown],
    isLocal: yesNo(device !== null),
    isPaper: yesNo(isPaper),
    ...present('silentSince', silentSince ?? undefined),
    ...healthView({ answeredAt, failedAt, failure }),
  }
}

type Feed = VenueHealth['feeds'][number]

const watchedView = ({ by, why, silentSince }: VenueHealth['prices'][number] | Feed) => ({
  ...{ by, why },
  ...present('silentSince', silentSince ?? undefined),
})

type Whence = Pick<ShownOrders['orders'][number], 'machineOf' | 'silentSince'>

const whenceView = ({ machineOf, silentSince }: Whence) => ({
  ...present('machineOf', machineOf ?? undefined),
  ...present('silentSince', silentSince ?? undefined),
})

type Waits = Omit<ShownOrders['waiting'][number], 'machineOf' | 'silentSince'>

const waitingView = ({ why, price, opensAt, waitsFor, groups, ...each }: Waits) => ({
  ...each,
  waitsFor: [...waitsFor],
  groups: groups.map(({ by, ...group }) => ({ ...group, by: [...by] })),
  ...present('why', why || undefined),
  ...present('price', price),
  ...present('opensAt', opensAt),
})

const ordersView = ({ waiting, kept, orders }: ShownOrders) => ({
  waiting: waiting.map(({ machineOf, silentSince, ...waits }) => ({
    ...waitingView(waits),
    ...whenceView({ machineOf, silentSince }),
  })),
  kept: kept.map(({ trigger, why, machineOf, silentSince, ...each }) => ({
    ...each,
    ...present('trigger', trigger ?? undefined),
    ...present('why', why ?? undefined),
    ...whenceView({ machineOf, silentSince }),
  })),
  orders: orders.map(({ trigger, why, venueId, machineOf, silentSince, ...each }) => ({
    ...each,
    ...present('trigger', trigger ?? undefined),
    ...present('why', why ?? undefined),
    ...present('venueId', venueId ?? undefined),
    ...whenceView({ machineOf, silentSince }),
  })),
})

const number = (given: string | undefined) => (given === undefined ? undefined : Number(given))

export const exchangeHandlers: Handlers<keyof typeof EXCHANGE_ROUTES> = {
  async listExchangeAccounts({ world }) {
    const accounts = (await listExchangeAccounts(world)).map(accountView)
    return { body: { hasTrader: yesNo(world.trader !== null), accounts } }
  },

  async showExchangeAccount({ world, ask }) {
    const { policy, ...account } = await showExchangeAccount(world, ask.account)
    const told = policy === null ? undefined : [...policy]
    return { body: { ...accountView(account), ...present('policy', told) } }
  },

  async showExchangeBalances({ world, ask }) {
    const { at, balances, unknown, ...rest } = await showExchangeBalances(world, ask.account)
    return {
      body: {
        ...rest,
        ...present('at', at ?? undefined),
        unknown: [...unknown],
        balances: balances.map(({ worth, ...each }) => ({
          ...each,
          ...present('worth', worth ?? undefined),
        })),
      },
    }
  },

  async showPortfolio({ world, ask: { quote, of, from, to } }) {
    const times = { ...present('from', number(from)), ...present('to', number(to)) }
    const shown = await showPortfolio(world, { quote, of, ...times })
    return {
      body: {
        ...shown,
        quotes: [...shown.quotes],
        unknown: [...shown.unknown],
        silent: [...shown.silent],
        points: shown.points.map(({ unknown, silent, ...each }) => {
          return { ...each, unknown: [...unknown], silent: [...silent] }
        }),
        accounts: shown.accounts.map(({ unknown, isPaper, ...each }) => {
          return { ...each, isPaper: yesNo(isPaper), unknown: [...unknown] }
        }),
      },
    }
  },

  async listExchangeFills({ world, ask: { account, before } }) {
    const page = { ...present('account', account), ...present('before', number(before)) }
    return { body: { fills: [...(await world.store.reader.fills({ limit: 100, ...page }))] } }
  },

  async listExchangeOrders({ world, ask: { account, which = 'open', before } }) {
    const asked = { ...present('account', account), ...present('before', number(before)) }
    return { body: ordersView(await listOrders(world, { which, ...asked })) }
  },

  async showExchangeOrder({ world, ask: { account, order } }) {
    return { body: ordersView(await showOrder(world, account, order)) }
  },

  async showCandles({ world, ask: { venue, market, span } }) {
    return { body: { candles: [...(await showCandles(world, { venue, market, span }))] } }
  },

  async reportExchange({ world, ask: { body }, passage }) {
    const { params } = deviceOf(passage)
    const by = { ...actingOf(passage), device: params.keyId }
    return { body: await reportExchange(world, body, by) }
  },

  async listVenues({ world }) {
    const venues = await listVenues(world)
    return {
      body: {
        venues: venues.map(({ answeredAt, failedAt, failure, feeds, prices, ...rest }) => {
          return {
            ...rest,
            feeds: feeds.map((each) => ({ account: each.account, ...watchedView(each) })),
            prices: prices.map((each) => ({ market: each.market, ...watchedView(each) })),
            ...healthView({ answeredAt, failedAt, failure }),
          }
        }),
      },
    }
  },
}
