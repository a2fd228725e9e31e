// Alerts of members, by the API: what somebody wants to be told of.

import type { AskOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { readCondition } from '@countersign/core/exchange/alerts/record.ts'
import { VENUE_IDS } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { askServer } from './api.ts'

export type Alert = Awaited<ReturnType<Api['listAlerts']>>['alerts'][number]
export type Firing = Awaited<ReturnType<Api['listFirings']>>['firings'][number]
export type AlertWish = AskOf<Routes['createAlert']>['body']

/** What a person says of an alert on the command line. */
export type AlertOptions = {
  readonly market?: string
  readonly venues?: string
  readonly venue?: string
  readonly account?: string
  readonly currency?: string
  readonly price?: string
  readonly above?: string
  readonly below?: string
  readonly crosses?: string
  readonly rises?: string
  readonly falls?: string
  readonly within?: string
  readonly apart?: string
  readonly fill?: true
  readonly orderFailure?: true
  readonly keyChange?: true
  readonly down?: true
}

const refuse = (option: string, reason: string): never => {
  throw new Fault('client.argument_invalid', { option, reason })
}

const WINDOWS: Readonly<Record<string, string>> = {
  '1m': '60',
  '5m': '300',
  '15m': '900',
  '1h': '3600',
  '4h': '14400',
  '1d': '86400',
}

/** `2.5`, with or without its sign, as basis points. */
export function basisPointsOf(option: string, percent: string): string {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?\s?%?$/.exec(percent)
  if (!match) return refuse(option, 'a percentage such as 5 or 0.25')
  return String(Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')))
}

/** @throws Fault client.argument_invalid for options that say nothing, or more than one thing */
export function conditionOf(options: AlertOptions): AlertWish['condition'] {
  const { account, market, venue, venues } = options
  if (venues !== undefined) return spreadOf(options)
  if (account !== undefined) return ofAccount(account, options)
  if (venue !== undefined) {
    return options.down ? { kind: 'venue-down', venue } : refuse('--venue', 'with --down')
  }
  return market === undefined
    ? refuse('--market', 'an alert needs --market, --account, --venues or --venue')
    : ofMarket(market, options)
}

function ofMarket(market: string, options: AlertOptions): AlertWish['condition'] {
  const [, venue = '', name = ''] =
    /^([a-z]+):(.+)$/.exec(market) ?? refuse('--market', 'such as binance:BTC/USDT')
  const of = { venue, market: name, source: options.price ?? 'last' }
  const { rises, falls, within = '' } = options
  const percent = rises ?? falls
  if (percent === undefined) return { kind: 'price', ...of, ...levelOf(options) }
  const windowSeconds = WINDOWS[within] ?? refuse('--within', Object.keys(WINDOWS).join(', '))
  const way = rises === undefined ? 'down' : 'up'
  const basisPoints = basisPointsOf(rises === undefined ? '--falls' : '--rises', percent)
  return { kind: 'move', ...of, windowSeconds, way, basisPoints }
}

function spreadOf({ venues = '', market, apart, price }: AlertOptions): AlertWish['condition'] {
  if (market === undefined) return refuse('--market', 'a market such as BTC/USDT')
  if (apart === undefined) return refuse('--apart', 'a percentage')
  const basisPoints = basisPointsOf('--apart', apart)
  return { kind: 'spread', venues: venues.split(','), market, source: price ?? 'last', basisPoints }
}

function ofAccount(account: string, options: AlertOptions): AlertWish['condition'] {
  const { currency, fill, orderFailure, keyChange } = options
  if (currency !== undefined) return { kind: 'balance', account, currency, ...levelOf(options) }
  if (fill) return { kind: 'fill', account }
  if (orderFailure) return { kind: 'order-failure', account }
  if (keyChange) return { kind: 'key-change', account }
  return refuse('--account', 'with --currency, --fill, --order-failure or --key-change')
}

function levelOf({ above, below, crosses }: AlertOptions) {
  const given = Object.entries({ above, below, crosses }).flatMap(([is, level]) =>
    level === undefined ? [] : [{ is, level }],
  )
  return given.length === 1 && given[0]
    ? given[0]
    : refuse('--below', 'one of --above, --below, --crosses')
}

/** @throws Fault client.argument_invalid with the field, what was given and what is wanted */
export async function createAlert(context: Context, body: AlertWish): Promise<Alert> {
  checkCondition(body.condition)
  return await askServer(context, (api) => api.createAlert({ body }))
}

/** Whether the server knows an account of this name, wherever its key is. */
export async function isAccount(context: Context, name: string): Promise<boolean> {
  const { accounts } = await askServer(context, (api) => api.listExchangeAccounts())
  return accounts.some(({ account }) => account === name)
}

/** Said of what was typed, and not of the message that would be made of it. */
function checkCondition(condition: AlertWish['condition']): void {
  try {
    readCondition(condition)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'channel.message_invalid') throw error
    const { where = '', wanted = '' } = error.facts
    const named = String(where).split('.').at(-1) ?? ''
    const wish = named === 'venue' ? VENUE_IDS.join(', ') : wanted
    const given = Object.entries(condition).find(([name]) => name === named)?.[1] ?? ''
    throw new Fault('client.argument_invalid', {
      [named]: typeof given === 'string' ? given : '',
      wanted: wish,
    })
  }
}

export async function listAlerts(context: Context): Promise<readonly Alert[]> {
  const alerts: Alert[] = []
  for (let after: string | undefined; ; after = alerts.at(-1)?.id) {
    const page = await askServer(context, (api) =>
      api.listAlerts({ limit: '500', ...(after === undefined ? {} : { after }) }),
    )
    alerts.push(...page.alerts)
    if (page.alerts.length < 500) return alerts
  }
}

/** @throws Refusal alert.missing */
export async function showAlert(
  context: Context,
  id: string,
): Promise<{ readonly alert: Alert; readonly firings: readonly Firing[] }> {
  return await askServer(context, async (api) => ({
    alert: await api.showAlert({ id }),
    firings: (await api.listFirings({ id })).firings,
  }))
}

/** @throws Refusal alert.missing, charter.role_missing */
export async function removeAlert(context: Context, id: string): Promise<void> {
  await askServer(context, (api) => api.removeAlert({ id }))
}

/** @throws Refusal alert.missing, alert.ended, charter.role_missing */
export function setPaused(context: Context, id: string, isPaused: boolean): Promise<Alert> {
  return askServer(context, (api) =>
    isPaused ? api.pauseAlert({ id, body: {} }) : api.resumeAlert({ id, body: {} }),
  )
}
