// countersign token new | list | withdraw, and those that may ask for spends: token-asking.ts
//
//   TOKEN=$(countersign token new curl --network 127.0.0.1/32 --days 90)

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import type { Command } from 'commander'
import {
  type AskingToken,
  createToken,
  listAskingTokens,
  listTokens,
  type Token,
  withdrawToken,
} from '../flows/tokens.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { addAsking } from './token-asking.ts'

const MAX_DAYS = 3_650

/** Programs on this machine, which is what a first one usually is. */
const HERE = ['127.0.0.1/32']

export function addToken(program: Command): void {
  const token = program
    .command('token')
    .description('programs: secrets to read the API, keys to ask for spends')
  token
    .command('new')
    .argument('<name>', 'what you call it')
    .option(
      '--network <range>',
      'where it may be used from, such as 192.0.2.0/24; again for further ones (127.0.0.1/32)',
      (given: string, before: readonly string[] | undefined) => [...(before ?? []), given],
    )
    .option('--days <n>', 'for how many days', '90')
    .description('a new one, alone on standard output; it is shown this once')
    .action(perform(create))
  token.command('list').description('every token, without its secret').action(perform(list))
  addAsking(token)
  token
    .command('withdraw')
    .argument('<id>')
    .description('end a token, at once')
    .action(perform(withdraw))
}

async function create(
  { context, screen }: Session,
  name: string,
  options: { readonly days: string; readonly network?: readonly string[] },
): Promise<Ending> {
  const networks = options.network ?? HERE
  const wish = { name, networks, days: readDays(options.days) }
  const { secret, ...token } = await createToken(context, wish)
  // Nothing but the secret on standard output, so that a shell can take it as it is.
  if (!screen.isJson) {
    const from = token.networks.join(', ')
    const end = moment(token.expiresAt)
    const words = `The token ${name} reads from ${from} until ${end}. To end it:`
    // In one line, to be copied.
    const command = `   countersign token withdraw ${token.id}`
    process.stderr.write(`${paragraph(screen, words)}\n${command}\n`)
    process.stdout.write(`${secret}\n`)
  }
  return { json: { ...told(token), secret } }
}

function readDays(given: string): number {
  const days = Number(given)
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days
  const reason = `a whole number from 1 to ${MAX_DAYS}`
  throw new Fault('client.argument_invalid', { option: '--days', reason })
}

async function list({ context, screen }: Session): Promise<Ending> {
  const tokens = await listTokens(context)
  const lines = tokens.map(({ id, name, networks, expiresAt, lastUsedAt }) => [
    name,
    id,
    networks.join(' '),
    moment(expiresAt),
    lastUsedAt === undefined ? 'never' : moment(lastUsedAt),
  ])
  const empty = 'None yet. Make one: countersign token new NAME'
  screen.say('')
  screen.say(
    lines.length > 0
      ? table(screen, ['token', 'id', 'from', 'ends', 'last used'], lines)
      : paragraph(screen, empty),
  )
  const asking = await listAskingTokens(context)
  if (asking.length > 0) {
    screen.say(heading(screen, 'May ask for spends'))
    screen.say(table(screen, ['token', 'wallets', 'budget', 'ends', 'last used'], asking.map(asks)))
  }
  return { json: { tokens: tokens.map(told), asking: asking.map(askingTold) } }
}

function asks({ id, wallets, budgetSats, windowSeconds, expiresAt, ...rest }: AskingToken) {
  return [
    rest.isFrozen === 'yes' ? `${id} (frozen)` : id,
    wallets.join(', '),
    `${formatBtc(BigInt(budgetSats))} BTC in ${duration(windowSeconds)}`,
    moment(expiresAt),
    rest.lastUsedAt === undefined ? 'never' : moment(rest.lastUsedAt),
  ]
}

function askingTold({ expiresAt, since, lastUsedAt, windowSeconds, ...token }: AskingToken) {
  return {
    ...token,
    windowSeconds: String(windowSeconds),
    since: moment(since),
    expiresAt: moment(expiresAt),
    lastUsedAt: lastUsedAt === undefined ? null : moment(lastUsedAt),
  }
}

async function withdraw({ context, screen }: Session, id: string): Promise<Ending> {
  if (!/^[0-9a-f]{16}$/.test(id)) {
    throw new Fault('client.argument_invalid', { id, reason: 'see: countersign token list' })
  }
  await withdrawToken(context, id)
  screen.say(heading(screen, 'Withdrawn'))
  screen.say(rows(screen, [['token', id]]))
  return { json: { id } }
}

function told({ id, name, networks, createdAt, expiresAt, lastUsedAt }: Token) {
  return {
    id,
    name,
    networks,
    createdAt: moment(createdAt),
    expiresAt: moment(expiresAt),
    lastUsedAt: lastUsedAt === undefined ? null : moment(lastUsedAt),
  }
}
