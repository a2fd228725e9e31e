// countersign regtest fund | mine: coins that are worth nothing, for trying things out.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { witnessProgramScript } from '@countersign/core/bitcoin/script.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { openNode } from '../chain/node.ts'
import { type Context, launcherStatus } from '../context.ts'
import { seenByServer } from '../flows/status.ts'
import { readAmount } from '../screen/amounts.ts'
import { btc, heading, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addRegtest(program: Command): void {
  const regtest = program.command('regtest').description('play money, on regtest only')
  regtest
    .command('fund')
    .argument('<address>')
    .argument('<amount>', 'in BTC')
    .description('pay an address from the node’s purse and mine a block')
    .action(perform(fund))
  regtest
    .command('mine')
    .argument('[blocks]', 'how many', '1')
    .description('mine blocks')
    .action(perform(mine))
}

async function fund({ context, screen }: Session, to: string, amount: string): Promise<Ending> {
  const amountSats = readAmount(amount)
  const node = regtestNode(context)
  // A JSON number: eight decimals of any amount there can be are exact in a double.
  const txid = String(await node.call('sendtoaddress', to, Number(formatBtc(amountSats))))
  await mineBlocks(context, 1)
  screen.say(heading(screen, 'Funded'))
  screen.say(
    rows(screen, [
      ['to', to],
      ['amount', btc(amountSats)],
      ['transaction', txid],
    ]),
  )
  return { json: { txid, address: to, amountBtc: formatBtc(amountSats) } }
}

async function mine({ context, screen }: Session, blocks: string): Promise<Ending> {
  const count = Number(blocks)
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    const reason = 'a whole number from 1 to 1000'
    throw new Fault('client.argument_invalid', { blocks, reason })
  }
  const hashes = await mineBlocks(context, count)
  screen.say(heading(screen, count === 1 ? 'Mined a block' : `Mined ${count} blocks`))
  screen.say(rows(screen, [['tip', hashes.at(-1) ?? '']]))
  return { json: { blocks: hashes } }
}

async function mineBlocks(context: Context, count: number): Promise<readonly string[]> {
  // To a key that nobody has: the rewards are not wanted.
  const nobody = addressOf(witnessProgramScript(0, new Uint8Array(20)), 'regtest')
  const hashes = await regtestNode(context).call('generatetoaddress', count, nobody)
  const height = Number(await regtestNode(context).call('getblockcount'))
  await seenByServer(context, height)
  return Array.isArray(hashes) ? hashes.map(String) : []
}

function regtestNode(context: Context) {
  const { network, node } = launcherStatus(context)
  if (network !== 'regtest') {
    throw new Fault('client.argument_invalid', { network, reason: 'this is for regtest only' })
  }
  if (node === null) throw new Fault('chain.unreachable')
  return openNode(node)
}
