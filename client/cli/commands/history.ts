// countersign history

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { PATH_WORDS } from '@countersign/core/wallet/exit/path-words.ts'
import type { Command } from 'commander'
import type { PastSpend } from '../flows/answers.ts'
import { exitsOf, type ToldTransaction } from '../flows/exits.ts'
import { readSpends } from '../flows/history.ts'
import { askPaired } from '../flows/signer.ts'
import { requireWallet } from '../keep/wallets.ts'
import { heading, moment, paragraph, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addHistory(program: Command): void {
  program
    .command('history')
    .argument('<wallet>')
    .option('--limit <n>', 'how many, at most 500', '20')
    .description('the spends the signer signed, newest first, and those without it')
    .action(perform(showHistory))
}

async function showHistory(
  { context, screen }: Session,
  name: string,
  options: { readonly limit: string },
): Promise<Ending> {
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
    const reason = 'a whole number from 1 to 500'
    throw new Fault('client.argument_invalid', { option: '--limit', reason })
  }
  const { network } = requireWallet(context, name).wallet
  const ask = (body: Canonical) => askPaired(context, 'history', body)
  const spends = await readSpends(ask, name, limit)
  const exits = (await exitsOf(context, name)) ?? []
  const addressesOf = ({ payments }: PastSpend) =>
    payments.map(({ script, sats }) => ({
      address: addressOf(Uint8Array.fromHex(script), network) ?? script,
      amountBtc: formatBtc(sats),
    }))
  const lines = spends.map((spend) => [
    moment(spend.signedAt),
    formatBtc(spend.amountSats),
    formatBtc(spend.feeSats),
    spend.txid,
  ])
  screen.say('')
  screen.say(
    lines.length > 0
      ? table(screen, ['signed at', 'BTC left', 'of it fee', 'transaction'], lines)
      : paragraph(screen, 'Nothing was signed yet.'),
  )
  if (exits.length > 0) {
    screen.say(heading(screen, 'Left without the signer'))
    screen.say(table(screen, ['seen at', 'BTC left', 'how', 'transaction'], exits.map(exitLine)))
  }
  const told = spends.map((spend) => ({
    seq: spend.seq,
    signedAt: moment(spend.signedAt),
    txid: spend.txid,
    amountBtc: formatBtc(spend.amountSats),
    feeBtc: formatBtc(spend.feeSats),
    countedBtc: formatBtc(spend.countedSats),
    payments: addressesOf(spend),
    replaces: spend.replaces,
    factor: spend.factor,
    hash: spend.hash,
  }))
  return { json: { wallet: name, spends: told, exits: exits.map(exitJson) } }
}

const leftBtc = ({ netSats }: ToldTransaction) => formatBtc(-BigInt(netSats))

const exitLine = (exit: ToldTransaction) => [
  moment(exit.seenAt),
  leftBtc(exit),
  `${PATH_WORDS[exit.path ?? 'unread']}${exit.height === undefined ? ', in no block yet' : ''}`,
  exit.txid,
]

const exitJson = (exit: ToldTransaction) => ({
  seenAt: moment(exit.seenAt),
  txid: exit.txid,
  amountBtc: leftBtc(exit),
  path: exit.path ?? 'unread',
  state: exit.height === undefined ? 'waiting' : 'confirmed',
})
