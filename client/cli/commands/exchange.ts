// countersign exchange add | list | show | check | rotate | remove | balances | policy | portfolio

import { fingerprint } from '@countersign/channel/identity.ts'
import { accountTerms } from '@countersign/core/charter/account.ts'
import { isPaperName } from '@countersign/core/exchange/paper/terms.ts'
import { isOurs } from '@countersign/core/exchange/rights.ts'
import { isVenue, VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf, wayTo } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { firstPolicy } from '../flows/order-policies.ts'
import { meetTrader } from '../flows/trader.ts'
import {
  addVenueAccount,
  checkVenueKey,
  listVenueAccounts,
  ownAddresses,
  removeVenueAccount,
  rightsTold,
  rotateVenueKey,
  showVenueAccount,
  type VenueAccount,
  type VenueSecrets,
  venueBalances,
  venueHealth,
} from '../flows/venues.ts'
import { agentAccounts } from '../keep/agent.ts'
import { requirePairing } from '../keep/pairing.ts'
import { pinTrader, readTrader } from '../keep/trader.ts'
import { withCode } from '../screen/code.ts'
import { healthJson, healthRows } from '../screen/health.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session, sessionFor } from '../session.ts'
import { addConnecting } from './connect.ts'
import { addHoldings } from './holdings.ts'
import { addOrderPolicy, sayOrderPolicy } from './order-policy.ts'
import { addPaper, paperRows } from './paper.ts'

const VENUE = VENUE_IDS.join(', ')

export function addExchange(program: Command): void {
  const exchange = program
    .command('exchange')
    .description('accounts at exchanges, whose keys only the trader has')
  exchange
    .command('add')
    .argument('<name>', 'what you call the account')
    .requiredOption('--venue <venue>', VENUE)
    .option('--quote <currency>', 'in which its worth is told', 'USDT')
    .option('--here', 'the key stays on this machine: countersign agent signs with it')
    .option('--watch', 'a key that only reads; without it, one that trades')
    .option('--markets <list>', 'what spenders may order there: BTC/USDT,ETH/USDT')
    .option('--per-day <amount>', 'how much of it in 24 hours, in the quote')
    .option('--paper', 'pretended money, real prices: nothing is sent to the exchange')
    .option('--balance <currency=amount...>', 'what it begins with: USDT=10000')
    .description('give the trader a key that withdraws nothing; takes a one-time code')
    .action(perform(add))
  exchange.command('list').description('all accounts').action(perform(list))
  exchange
    .command('show <name>')
    .description('one account, without its secrets: nothing shows those')
    .action(perform(show))
  exchange
    .command('check <name>')
    .description('asks the exchange again what the key may do')
    .action(perform(check))
  exchange
    .command('rotate <name>')
    .description('another key of the same exchange; the old one is dropped when it was found good')
    .action(perform(rotate))
  exchange
    .command('remove <name>')
    .description('lets the trader forget the account; withdraw the key at the exchange, too')
    .action(perform(remove))
  addConnecting(exchange, { meet, tell })
  exchange.command('balances <name>').description('what it has now').action(perform(balances))
  addOrderPolicy(exchange)
  addHoldings(exchange)
}

type AddOptions = {
  readonly venue: string
  readonly quote: string
  readonly watch?: boolean
  readonly here?: boolean
  readonly markets?: string
  readonly perDay?: string
  readonly paper?: boolean
  readonly balance?: readonly string[]
}

async function add(given: Session, account: string, options: AddOptions): Promise<Ending> {
  const session = options.here
    ? { ...given, context: { ...given.context, isAtAgent: true } }
    : given
  const { context, screen } = session
  const { venue, quote, watch } = options
  if (!isVenue(venue)) throw new Fault('client.argument_invalid', { venue, reason: VENUE })
  const name = { account, venue, quote: quote.toUpperCase() }
  // Before a key and a code are typed for it.
  accountTerms(name)
  const policy = firstPolicy(options)
  await meet(session)
  if (options.paper || options.balance) {
    return tell(session, await addPaper(session, account, { ...options, venue, policy }))
  }
  const rights = watch ? 'watch' : 'trade'
  screen.say(heading(screen, `A key of ${venueOf(venue).name}`))
  screen.say(paragraph(screen, wayTo(venue, rights)))
  screen.say(`\n${paragraph(screen, bindTo(await ownAddresses(context)))}`)
  const secrets = await askSecrets(session, venue)
  const wanted = { ...name, venue, rights, policy } as const
  sayOrderPolicy(screen, 'What may be ordered by it', policy)
  const act = (code: string) => addVenueAccount(context, wanted, { secrets, code })
  return await tell(session, await withCode(session, 'One-time code', act))
}

async function rotate(given: Session, name: string): Promise<Ending> {
  const session = sessionFor(given, name)
  const { context } = session
  await meet(session)
  const { account, venue } = await showVenueAccount(context, name)
  if (!isVenue(venue)) throw new Fault('channel.answer_forged')
  const secrets = await askSecrets(session, venue)
  const act = (code: string) => rotateVenueKey(context, { account, venue }, { secrets, code })
  return tell(session, await withCode(session, 'One-time code', act))
}

const bindTo = (addresses: readonly string[]): string =>
  addresses.length > 0
    ? `Bind it to ${addresses.join(' and ')}: from there our requests come.`
    : 'Bind it to the address our requests come from; egressAddresses in exchanges.json lacks it.'

/** Secrets are sealed to it, so a person looks once whether it is the one of this launcher. */
async function meet({ context, screen, ask }: Session): Promise<void> {
  // The agent is this client's own: it was started by this user, on this machine.
  if (context.isAtAgent || readTrader(context)) return
  requirePairing(context)
  const identity = await meetTrader(context)
  const shown = fingerprint(identity)
  screen.say(heading(screen, 'The trader'))
  screen.say(rows(screen, [['fingerprint', shown, screen.bold]]))
  const words = 'Your keys of exchanges are sealed to it. npm start shows it in its terminal.'
  screen.say(`\n${paragraph(screen, words)}`)
  await ask.agree('Is this the fingerprint that the launcher shows?')
  pinTrader(context, identity)
}

async function askSecrets({ ask }: Session, venue: VenueId): Promise<VenueSecrets> {
  const check = (given: string) => (given.trim() === '' ? 'It is empty.' : undefined)
  const key = await ask.secret('exchangeKey', { message: 'Key', isVisible: true, check })
  const secret = await ask.secret('exchangeSecret', { message: 'Secret', check })
  if (!venueOf(venue).credentials.includes('passphrase')) return { key, secret }
  const passphrase = await ask.secret('exchangePassphrase', { message: 'Passphrase', check })
  return { key, secret, passphrase }
}

async function list(session: Session): Promise<Ending> {
  const { context, screen } = session
  const local = agentAccounts(context)
  // Who has all keys on this machine need not meet the server's trader.
  if (local.length === 0) await meet(session)
  const isMet = readTrader(context) !== null
  const elsewhere = isMet ? await listVenueAccounts(context) : []
  const { accounts: here, isOff } = await listHere(context, local)
  const accounts = [...elsewhere, ...here]
  const lines = accounts.map((each) => [
    ...[each.account, each.venue, each.rights, each.quote],
    keyPlace(each, here.includes(each)),
  ])
  const columns = ['account', 'exchange', 'rights', 'quote', 'key']
  screen.say('')
  const none = 'No account yet: countersign exchange add NAME --venue binance'
  if (lines.length > 0) screen.say(table(screen, columns, lines))
  else if (local.length === 0) screen.say(paragraph(screen, none))
  if (isOff) screen.say(paragraph(screen, offWords(local), screen.warn))
  return { json: { accounts: accounts.map(asJson), ...(isOff ? { agentOff: [...local] } : {}) } }
}

function keyPlace(account: VenueAccount, isHere: boolean): string {
  if (rightsTold(account).isPaper) return 'none: pretended money'
  return isHere ? 'this machine' : 'the server’s trader'
}

async function listHere(context: Context, local: readonly string[]) {
  if (local.length === 0) return { accounts: [], isOff: false }
  try {
    return { accounts: await listVenueAccounts({ ...context, isAtAgent: true }), isOff: false }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'client.agent_off') throw error
    return { accounts: [], isOff: true }
  }
}

const offWords = (local: readonly string[]): string =>
  `The agent is off: of ${local.join(', ')} nothing is watched, and no stop fires. ` +
  'countersign agent'

async function show(given: Session, name: string): Promise<Ending> {
  const session = sessionFor(given, name)
  await meet(session)
  const { context, screen } = session
  const account = await showVenueAccount(context, name)
  await tell(session, account)
  const health = await venueHealth(context, account)
  screen.say(`\n${healthRows(screen, health)}`)
  return { json: { ...asJson(account), ...healthJson(health) } }
}

async function check(given: Session, name: string): Promise<Ending> {
  const session = sessionFor(given, name)
  await meet(session)
  const { context, screen } = session
  const { account, refusal } = await checkVenueKey(context, name)
  const ending = await tell(session, account)
  if (refusal === '') return ending
  const words = `This key would not be taken in today (${refusal}). Change it: exchange rotate.`
  screen.say(`\n${paragraph(screen, words, screen.warn)}`)
  return { json: { ...asJson(account), refusal } }
}

async function remove(given: Session, name: string): Promise<Ending> {
  const session = sessionFor(given, name)
  await meet(session)
  const { context, screen, ask } = session
  await ask.agree(`Let the trader forget ${name}?`)
  await withCode(session, 'One-time code', (code) => removeVenueAccount(context, name, code))
  const rest = isPaperName(name) ? '' : ' Withdraw the key at the exchange as well.'
  screen.say(paragraph(screen, `Forgotten here.${rest}`))
  return { json: { removed: name } }
}

async function balances(given: Session, name: string): Promise<Ending> {
  const session = sessionFor(given, name)
  await meet(session)
  const { context, screen } = session
  const { at, balances: found } = await venueBalances(context, name)
  const lines = found.map((each) => [each.currency, each.total, each.free, each.used])
  screen.say('')
  screen.say(table(screen, ['currency', 'total', 'free', 'in orders'], lines))
  return { json: { account: name, at: moment(at), balances: found.map((each) => ({ ...each })) } }
}

/** Whether it is bound, and to us. */
function boundTo(account: VenueAccount, addresses: readonly string[]): string {
  const { ipBound, ips } = rightsTold(account)
  if (ipBound !== 'yes') return ipBound
  const words = { yes: 'to ours', no: 'NOT to ours', unknown: 'whether to ours is not known' }
  return `yes, ${words[isOurs({ ips }, addresses)]}`
}

function endTold({ key: { ends } }: VenueAccount): string {
  return ends === undefined ? 'not told' : `${moment(ends.at)}: ${ends.words}`
}

async function tell({ context, screen }: Session, account: VenueAccount): Promise<Ending> {
  const { trade, withdraw, isRefused, isPaper } = rightsTold(account)
  if (isPaper) {
    screen.say(heading(screen, account.account))
    screen.say(rows(screen, paperRows(screen, account)))
    return { json: asJson(account) }
  }
  const bound = boundTo(account, await ownAddresses(context))
  screen.say(heading(screen, account.account))
  screen.say(
    rows(screen, [
      ['exchange', account.venue],
      ['wanted for', account.rights],
      ['may trade', trade],
      ['may withdraw', withdraw],
      ['bound to addresses', bound],
      ['ends', endTold(account)],
      ['checked', moment(account.key.askedAt)],
      ...(isRefused ? [['refused', 'the exchange does not take it'] as const] : []),
    ]),
  )
  return { json: asJson(account) }
}

const asJson = (account: VenueAccount) => ({
  account: account.account,
  venue: account.venue,
  quote: account.quote,
  rights: account.rights,
  isPaper: rightsTold(account).isPaper,
  key: { ...rightsTold(account), ends: account.key.ends?.at ?? null },
  askedAt: moment(account.key.askedAt),
  addedAt: moment(account.addedAt),
  checkedAt: moment(account.checkedAt),
})
