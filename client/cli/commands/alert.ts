// countersign alert add | list | show | pause | resume | remove
//
//   countersign alert add "BTC below 50k" --market binance:BTC/USDT --below 50000 --every

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import {
  type Alert,
  type AlertOptions,
  type AlertWish,
  basisPointsOf,
  conditionOf,
  createAlert,
  type Firing,
  isAccount,
  listAlerts,
  removeAlert,
  setPaused,
  showAlert,
} from '../flows/alerts.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

type AddOptions = AlertOptions & {
  readonly once?: true
  readonly every?: true
  readonly back?: string
  readonly wait?: true
  readonly days?: string
  readonly channel?: readonly string[]
}

export function addAlert(program: Command): void {
  const alert = program.command('alert').description('be told of prices, balances and orders')
  addMaking(alert)
  alert
    .command('list')
    .description('every alert, its number and how old that is')
    .action(perform(list))
  const named = (name: string, words: string) =>
    alert.command(name).argument('<id>').description(words)
  named('show', 'one alert and what it came to').action(perform(show))
  named('pause', 'evaluate it no more, until resumed').action(perform(pause))
  named('resume', 'evaluate it again, as if just made').action(perform(resume))
  named('remove', 'remove it; its owner is told').action(perform(remove))
}

function addMaking(alert: Command): void {
  alert
    .command('add')
    .argument('<name>', 'what you call it')
    .option('--market <market>', 'such as binance:BTC/USDT; with --venues the market alone')
    .option('--above <level>', 'when it goes above')
    .option('--below <level>', 'when it goes below')
    .option('--crosses <level>', 'when it goes above or below')
    .option('--rises <percent>', 'when it rises by so much --within')
    .option('--falls <percent>', 'when it falls by so much --within')
    .option('--within <time>', '1m, 5m, 15m, 1h, 4h or 1d')
    .option('--price <source>', 'last, or mid of bid and ask (last)')
    .option('--venues <two>', 'with --apart: such as binance,kraken')
    .option('--apart <percent>', 'when the prices of two venues are so far apart')
    .option('--account <name>', 'with --currency and a level, or one of the next three')
    .option('--currency <name>', 'its balance')
    .option('--fill', 'when an order of the account fills')
    .option('--order-failure', 'when an order of the account fails')
    .option('--key-change', 'when the key of the account changes')
    .option('--venue <name>', 'with --down')
    .option('--down', 'when the venue gives no prices')
    .option('--once', 'fire once and end')
    .option('--every', 'fire every time, once it has gone back by --back')
    .option('--back <distance>', 'of moves and spreads in percent, else in the number’s unit')
    .option('--wait', 'where it is true already: wait until it becomes true again')
    .option('--days <n>', 'for how many days')
    .option(
      '--channel <name>',
      'mail, sms, webhook, ntfy or push; again for further ones (all)',
      (given: string, before: readonly string[] | undefined) => [...(before ?? []), given],
    )
    .description('a new alert of yours')
    .action(perform(add))
}

async function add(
  { context, screen }: Session,
  name: string,
  options: AddOptions,
): Promise<Ending> {
  const { channel, days, wait } = options
  const body: AlertWish = {
    name,
    condition: conditionOf(options),
    ...backOf(options),
    onBeyond: wait ? 'wait' : 'fire',
    ...(channel === undefined ? {} : { channels: channel as AlertWish['channels'] & {} }),
    ...(days === undefined ? {} : { expiresAt: String(context.now() + daysOf(days) * 86_400) }),
  }
  const alert = await createAlert(context, body)
  screen.say(heading(screen, 'Armed'))
  screen.say(rows(screen, factsOf(alert)))
  const { account } = options
  if (account !== undefined && !(await isAccount(context, account))) {
    const words = `No account is called ${account}, as far as the server knows: until one is, the `
    screen.say(`\n${paragraph(screen, `${words}alert stays silent.`, screen.warn)}`)
  }
  return { json: told(alert) }
}

function backOf(options: AddOptions): { readonly back?: string } {
  const { every, once, back = '0', rises, falls, apart } = options
  if (every && once) {
    throw new Fault('client.argument_invalid', { option: '--once', reason: 'or --every' })
  }
  if (!every) return {}
  const isShare = (rises ?? falls ?? apart) !== undefined
  return { back: isShare ? basisPointsOf('--back', back) : back }
}

function daysOf(given: string): number {
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given)
  throw new Fault('client.argument_invalid', { option: '--days', reason: 'a whole number' })
}

async function list({ context, screen }: Session): Promise<Ending> {
  const alerts = await listAlerts(context)
  const now = context.now()
  const lines = alerts.map((alert) => [
    alert.name,
    alert.id,
    alert.state,
    alert.value === undefined ? '' : alert.value,
    ageOf(alert, now),
    String(alert.fired),
  ])
  const empty = 'None yet. Make one: countersign alert add NAME --market VENUE:MARKET --below LEVEL'
  screen.say('')
  screen.say(
    lines.length > 0
      ? table(screen, ['alert', 'id', 'state', 'now', 'seconds old', 'fired'], lines)
      : paragraph(screen, empty),
  )
  return { json: { alerts: alerts.map(told) } }
}

const ageOf = ({ valueAt }: Alert, now: number): string =>
  valueAt === undefined ? 'no number yet' : String(Math.max(0, now - valueAt))

async function show({ context, screen }: Session, id: string): Promise<Ending> {
  const { alert, firings } = await showAlert(context, checked(id))
  screen.say(heading(screen, alert.name))
  screen.say(rows(screen, factsOf(alert)))
  for (const { words } of firings) screen.say(paragraph(screen, words))
  return { json: { ...told(alert), firings: firings.map(firingTold) } }
}

async function pause({ context, screen }: Session, id: string): Promise<Ending> {
  const alert = await setPaused(context, checked(id), true)
  screen.say(heading(screen, 'Paused'))
  return { json: told(alert) }
}

async function resume({ context, screen }: Session, id: string): Promise<Ending> {
  const alert = await setPaused(context, checked(id), false)
  screen.say(heading(screen, 'Armed again'))
  return { json: told(alert) }
}

async function remove({ context, screen }: Session, id: string): Promise<Ending> {
  await removeAlert(context, checked(id))
  screen.say(heading(screen, 'Removed'))
  return { json: { id } }
}

function checked(id: string): string {
  if (/^[0-9a-f]{16}$/.test(id)) return id
  throw new Fault('client.argument_invalid', { id, reason: 'see: countersign alert list' })
}

function factsOf(alert: Alert): readonly (readonly [string, string])[] {
  const { id, words, state, value, valueAt, isStale, countedSince } = alert
  const stale = isStale === 'yes' ? ', too old: nothing is evaluated' : ''
  return [
    ['alert', id],
    ['waits for', words],
    ['state', state],
    ...(value === undefined || valueAt === undefined
      ? []
      : [['now', `${value}, of ${moment(valueAt)}${stale}`] as const]),
    ...(countedSince === undefined ? [] : [['counted since', moment(countedSince)] as const]),
  ]
}

function told({ createdAt, expiresAt, endedAt, valueAt, countedSince, fired, ...rest }: Alert) {
  const when = (at: number | undefined) => (at === undefined ? null : moment(at))
  return {
    ...rest,
    fired: String(fired),
    createdAt: moment(createdAt),
    expiresAt: when(expiresAt),
    endedAt: when(endedAt),
    valueAt: when(valueAt),
    countedSince: when(countedSince),
  }
}

const firingTold = ({ at, beforeAt, generation, ...rest }: Firing) => ({
  ...rest,
  generation: String(generation),
  at: moment(at),
  beforeAt: beforeAt === undefined ? null : moment(beforeAt),
})
