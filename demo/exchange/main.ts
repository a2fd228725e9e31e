// `npm run demo -- exchange`: an exchange's key that could withdraw is refused, one that trades is
// taken in; an alert is mailed; a stop fires once though trader and server are killed while its
// order is under way; nobody withdraws; and when trading is stopped, nothing is placed any more.

import { setTimeout as sleep } from 'node:timers/promises'
import { createAlert, showAlert } from '@countersign/cli/flows/alerts.ts'
import { fieldOf, newOrderId, order, showOrder } from '@countersign/cli/flows/orders.ts'
import { addVenueAccount, venueBalances } from '@countersign/cli/flows/venues.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { until } from '../governance/until.ts'
import { playIn } from '../interruption.ts'
import { act } from '../team.ts'
import { units } from '../venue/amount.ts'
import { DRAIN_KEY, type ExchangeHouse, GOOD_KEY, openExchangeHouse, TRADES_AS } from './house.ts'
import { codeOf, tryToWithdraw } from './withdrawing.ts'

const ACCOUNT = 'main'
const MARKET = 'BTC/USDT'
const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 200

const isJson = process.argv.includes('--json')
const say = (line: string) => process.stderr.write(`demo: ${line}\n`)

async function play(): Promise<object> {
  say('starting an exchange, signer, trader, server, desk, courier, database and a regtest node')
  return playIn(await openExchangeHouse(say), story, say)
}

async function story(house: ExchangeHouse): Promise<object> {
  const { isolation } = house.launched.status()
  const keys = await giveKeys(house)
  const alertFired = await beAlerted(house)
  const stop = await beStoppedOut(house)
  const { trader, egress } = await tryToWithdraw(house.venue)
  say(`a withdrawal: the trader says ${trader}, the egress says ${egress}`)
  const afterStop = await stopTrading(house)
  const halves = { withdrawal: trader, withdrawalByEgress: egress }
  return { ...keys, alertFired, ...stop, ...halves, afterStop, isolation }
}

async function giveKeys({ context, ada }: ExchangeHouse) {
  const policy = tradingPolicy([MARKET], parseDecimal('100000'))
  const wanted = { venue: 'binance', quote: 'USDT', rights: 'trade', policy } as const
  const add = (account: string, secrets: typeof GOOD_KEY) =>
    addVenueAccount(context, { ...wanted, account }, { secrets, code: ada.code() })
  const withdrawKey = await codeOf(add('drain', DRAIN_KEY))
  say(`a key that may withdraw: ${withdrawKey}`)
  await add(ACCOUNT, GOOD_KEY)
  const told = await venueBalances(context, ACCOUNT)
  const balances = Object.fromEntries(told.balances.map(({ currency, total }) => [currency, total]))
  say(`a key that trades is taken in, and sees ${JSON.stringify(balances)}`)
  return { withdrawKey, balances }
}

/** @returns how often it fired */
async function beAlerted({ context, venue, mails }: ExchangeHouse): Promise<number> {
  const name = 'Bitcoin above 51,000'
  const market = { venue: 'binance', market: MARKET, source: 'last' }
  const { id } = await createAlert(context, {
    name,
    condition: { kind: 'price', ...market, is: 'above', level: '51000' },
    onBeyond: 'wait',
    channels: ['mail'],
  })
  await settled('the alert knows a price', async () => {
    const { alert } = await showAlert(context, id)
    return alert.state === 'armed' && alert.value !== undefined
  })
  venue.house.setPrice(MARKET, units('51500'))
  const mailed = () => mails.filter(({ text }) => text.includes(name)).length
  await until('the alert is mailed', PATIENCE_MS, () => mailed() > 0)
  say('the price rose above 51,000: the alert fired, and was mailed')
  const { firings } = await showAlert(context, id)
  if (firings.length !== mailed()) throw new Error(`mailed ${mailed()} times`)
  return firings.length
}

/**
 * A stop-limit is kept, and fires while the exchange answers nothing: trader and server are killed
 * when its order is there and nobody knows. @returns how often it is there in the end
 */
async function beStoppedOut({ context, venue, launched }: ExchangeHouse) {
  const id = newOrderId()
  await order(context, STOP, { id })
  say('a stop-limit is kept: sell 0.1 at 49,000 or below, no cheaper than 48,500')
  venue.fail('hang-after', { method: 'POST', path: '/api/v3/order' })
  for (const price of ['50500', '49500', '48900']) venue.house.setPrice(MARKET, units(price))
  const placed = () => venue.exchange.orders(TRADES_AS).filter(({ kind }) => kind === 'limit')
  await until('the order is at the exchange', PATIENCE_MS, () => placed().length > 0)
  const [trader, server] = [launched.trader(), launched.server()]
  trader?.kill()
  server?.kill()
  say('its order reached the exchange, whose answer did not come: trader and server are killed')
  await Promise.all([trader?.ended, server?.ended])
  venue.faults.release()
  await settled('the trader knows its order again', async () => {
    const states = (await showOrder(context, ACCOUNT, id)).map((each) => fieldOf(each, 'state'))
    return states.includes('filled')
  })
  const stopTriggered = placed().length
  say(`both are back, and found it: ${stopTriggered} order at the exchange, filled`)
  return { stopTriggered }
}

const STOP: OrderWish = {
  kind: 'keep',
  account: ACCOUNT,
  onBeyond: 'refuse',
  at: 'here',
  order: {
    market: MARKET,
    side: 'sell',
    amount: parseDecimal('0.1'),
    trigger: { kind: 'stop', price: parseDecimal('49000') },
    execution: { kind: 'limit', price: parseDecimal('48500') },
    onGap: { kind: 'wake' },
    target: null,
    source: 'closing',
    staleSeconds: 30,
    jumpBasisPoints: 500,
  },
}

async function stopTrading({ context, stage, ada }: ExchangeHouse): Promise<string> {
  const said = { act: 'freeze', subject: 'trading', why: 'a demonstration' } as const
  await act(stage, ada, said, ['device'])
  say('Ada stops all trading, alone and at once')
  const next: OrderWish = {
    kind: 'place',
    account: ACCOUNT,
    market: MARKET,
    side: 'buy',
    amount: parseDecimal('0.001'),
    execution: { kind: 'limit', price: parseDecimal('48000') },
  }
  const afterStop = await codeOf(order(context, next, { id: newOrderId() }))
  say(`the next order: ${afterStop}`)
  return afterStop
}

/** What is asked for again until it is so; who is asked may be starting. */
async function settled(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const isDone = await isSo().catch(() => false)
    if (isDone) return
    if (Date.now() > end) throw new Error(`it took too long until ${what}`)
    await sleep(LOOK_EVERY_MS)
  }
}

try {
  const told = await play()
  if (isJson) process.stdout.write(`${JSON.stringify(told)}\n`)
  else process.stdout.write(`${JSON.stringify(told, null, 2)}\n`)
  process.exit(0)
} catch (error) {
  say((error as Error).message)
  process.exit(1)
}
