// countersign exchange fills | portfolio: what the server last heard.

import type { Command } from 'commander'
import { askServer } from '../flows/api.ts'
import { moment, paragraph, table } from '../screen/layout.ts'
import { shortLength } from '../screen/orders.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addHoldings(exchange: Command): void {
  exchange
    .command('fills [account]')
    .description('what was traded, newest first, also by orders placed elsewhere')
    .action(perform(fills))
  exchange
    .command('portfolio')
    .option('--quote <currency>', 'in which it is told')
    .option('--paper', 'of the accounts with pretended money, which are in no other sum')
    .description('what all accounts are worth, as the server last heard')
    .action(perform(portfolio))
}

async function fills({ context, screen }: Session, account?: string): Promise<Ending> {
  const told = await askServer(context, (api) => api.listExchangeFills(account ? { account } : {}))
  const length = shortLength(told.fills.map(({ order }) => order))
  const lines = told.fills.map((each) => {
    const { side, amount, price, fee, feeCurrency, order } = each
    const whose = order === '' ? 'placed elsewhere' : order.slice(0, length)
    const what = `${side} ${amount} ${each.market}`
    return [moment(each.at), each.account, what, price, `${fee} ${feeCurrency}`.trim(), whose]
  })
  screen.say('')
  screen.say(table(screen, ['at', 'account', 'trade', 'price', 'fee', 'order'], lines))
  return { json: { fills: told.fills } }
}

async function portfolio(
  session: Session,
  { quote, paper = false }: { readonly quote?: string; readonly paper?: boolean },
): Promise<Ending> {
  const { context, screen } = session
  const asked = { ...(quote ? { quote } : {}), ...(paper ? { of: 'paper' as const } : {}) }
  const told = await askServer(context, (api) => api.showPortfolio(asked))
  const lines = told.accounts.map(({ account, isPaper, worth, unknown }) => {
    const isIn = (isPaper === 'yes') === paper
    return [account, worth, unknown.join(' '), isIn ? '' : 'not in the sum']
  })
  screen.say('')
  screen.say(table(screen, ['account', told.quote, 'without a price', ''], lines))
  const silent = told.silent.length > 0 ? `, without ${told.silent.join(', ')}: silent` : ''
  const what = paper ? 'Pretended money, together' : 'Together'
  screen.say(paragraph(screen, `${what} ${told.worth} ${told.quote}${silent}.`))
  const { worth, unknown, accounts } = told
  return { json: { quote: told.quote, worth, unknown, silent: told.silent, accounts } }
}
