// countersign receive | balance

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Command } from 'commander'
import { toldWallets } from '../flows/exits.ts'
import { lookAtFunds, nextReceiveAddress } from '../flows/funds.ts'
import { timelockRows } from '../screen/exits.ts'
import { btc, heading, paragraph, type Row, rows } from '../screen/layout.ts'
import { qrCode } from '../screen/qr.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addMoney(program: Command): void {
  program
    .command('receive')
    .argument('<wallet>')
    .description('a fresh address, derived here from the pinned descriptor')
    .action(perform(receive))
  program
    .command('balance')
    .argument('<wallet>')
    .description('what the wallet holds')
    .action(perform(balance))
}

const AGAIN =
  'This address was given out or used before: too many after the last used one were given out. ' +
  'Who pays it can see what others paid.'

async function receive({ context, screen }: Session, name: string): Promise<Ending> {
  const { address, index, isAgain } = await nextReceiveAddress(context, name)
  screen.say(heading(screen, `Receive into ${name}`))
  if (screen.output.isTTY) screen.say(`${qrCode(screen, `bitcoin:${address}`)}\n`)
  screen.say(
    rows(screen, [
      ['address', address, screen.bold],
      ['number', `${index}`],
    ]),
  )
  if (isAgain) screen.say(`\n${paragraph(screen, AGAIN, screen.warn)}`)
  return { json: { wallet: name, address, index, isAgain } }
}

async function balance({ context, screen }: Session, name: string): Promise<Ending> {
  const funds = await lookAtFunds(context, name)
  const told = (await toldWallets(context)).get(name)
  const { availableSats, immatureSats, arrivingSats, returningSats, underWay } = funds
  screen.say(heading(screen, `The wallet ${name}`))
  const entries: Row[] = [['available', btc(availableSats), screen.bold]]
  if (immatureSats > 0n) entries.push(['just mined', btc(immatureSats)])
  if (arrivingSats > 0n) entries.push(['arriving', btc(arrivingSats)])
  if (underWay.length > 0) entries.push(['coming back', btc(returningSats)])
  for (const { txid } of underWay) entries.push(['under way', txid])
  screen.say(rows(screen, [...entries, ...timelockRows(name, told)]))
  return {
    json: {
      wallet: name,
      availableBtc: formatBtc(availableSats),
      immatureBtc: formatBtc(immatureSats),
      arrivingBtc: formatBtc(arrivingSats),
      returningBtc: formatBtc(returningSats),
      underWay: underWay.map(({ txid }) => txid),
      ...(told?.timelock && { timelock: told.timelock }),
    },
  }
}
