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
  { quote }: { readonly quote?: string },
): Promise<Ending> {
  const { context, screen } = session
  const told = await askServer(context, (api) => api.showPortfolio(quote ? { quote } : {}))
  const lines = told.accounts.map((each) => [each.account, each.worth, each.unknown.join(' ')])
  screen.say('')
  screen.say(table(screen, ['account', told.quote, 'without a price'], lines))
  const silent = told.silent.length > 0 ? `, without ${told.silent.join(', ')}: silent` : ''
  screen.say(paragraph(screen, `Together ${told.worth} ${told.quote}${silent}.`))
  const { worth, unknown, accounts } = told
  return { json: { quote: told.quote, worth, unknown, silent: told.silent, accounts } }
}
