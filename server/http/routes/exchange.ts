// Accounts at exchanges: what there is, has and had. Nothing here asks a venue.

import type { EXCHANGE_ROUTES } from '@countersign/contract/routes/exchange.ts'
import {
  listExchangeAccounts,
  listVenues,
  type ShownAccount,
  showExchangeAccount,
  showExchangeBalances,
  showPortfolio,
} from '../../use-cases/show-exchange.ts'
import { listOrders, showCandles, showOrder } from '../../use-cases/show-orders.ts'
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

const accountView = ({ answeredAt, failedAt, failure, unknown, ...account }: ShownAccount) => ({
  ...account,
  unknown: [...unknown],
  ...healthView({ answeredAt, failedAt, failure }),
})

const ordersView = ({ kept, orders }: Awaited<ReturnType<typeof listOrders>>) => ({
  kept: kept.map(({ trigger, ...each }) => ({ ...each, ...present('trigger', trigger) })),
  orders: orders.map(({ why, venueId, ...each }) => ({
    ...each,
    ...present('why', why),
    ...present('venueId', venueId),
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

  async showPortfolio({ world, ask: { quote, from, to } }) {
    const times = { ...present('from', number(from)), ...present('to', number(to)) }
    const shown = await showPortfolio(world, { quote, ...times })
    return {
      body: {
        ...shown,
        quotes: [...shown.quotes],
        unknown: [...shown.unknown],
        silent: [...shown.silent],
        points: shown.points.map(({ unknown, silent, ...each }) => {
          return { ...each, unknown: [...unknown], silent: [...silent] }
        }),
        accounts: shown.accounts.map(({ unknown, ...each }) => {
          return { ...each, unknown: [...unknown] }
        }),
      },
    }
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

  async listVenues({ world }) {
    const venues = await listVenues(world)
    return {
      body: {
        venues: venues.map(({ answeredAt, failedAt, failure, ...rest }) => {
          return { ...rest, ...healthView({ answeredAt, failedAt, failure }) }
        }),
      },
    }
  },
}
