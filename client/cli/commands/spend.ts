// countersign spend: build, sign, hear the signer, review, agree, and the one-time code last, here
// or at the desk. countersign spend cancel takes one back that waits.

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { buildSpend } from '../flows/build.ts'
import { buildConsolidation, type Consolidated } from '../flows/consolidate.ts'
import { askSigner, compareReadings, compareReview } from '../flows/cosign.ts'
import { type Finished, finishKept, finishSpend, ownerOf } from '../flows/finish.ts'
import { cancelSpend, keptState } from '../flows/kept.ts'
import { paidBefore } from '../flows/paid-before.ts'
import { buildRefresh } from '../flows/refresh.ts'
import { examined, signAsUser } from '../flows/sign.ts'
import { readPsbtFile } from '../keep/psbt-file.ts'
import { requireSpend } from '../keep/spends.ts'
import { requireWallet } from '../keep/wallets.ts'
import { readRate, readSats, readTxid } from '../screen/amounts.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { addApprove } from './spend-approve.ts'
import { addBump } from './spend-bump.ts'
import { conclude, type EndOptions, laterOf, over, send } from './spend-end.ts'
import { notesOn, paidBy, WANTED } from './spend-order.ts'

type Options = EndOptions & {
  readonly feeRate?: string
  readonly resume?: string
  readonly psbt?: string
  readonly batch?: string
  readonly refresh?: boolean
  readonly desk?: boolean
  /** False for --no-wait. */
  readonly wait: boolean
  readonly consolidate?: boolean
  readonly below: string
}

export function addSpend(program: Command): void {
  const command = program
    .command('spend')
    .argument('[wallet]')
    .argument('[address]')
    .argument('[amount]', 'in BTC, or all: everything that can be spent')
    .option('--fee-rate <sat/vB>', 'instead of the node’s estimate')
    .option('--desk', 'the one-time code is typed at the desk, in a browser')
    .option('--no-wait', 'with --desk: print the link and end')
    .option('--resume <txid>', 'finish a spend that was interrupted, or signed at the desk')
    .option('--batch <file>', 'a CSV table of address and amount, instead of one of each')
    .option('--refresh', 'coins whose timelock nears opening, to the wallet itself')
    .option('--consolidate', 'pays nobody: many small coins into one, while fees are low')
    .option('--below <sats>', 'with --consolidate: coins that hold less', '1000000')
    .option('--not-before <height|date>', 'signed now, and sent from then on; counts until spent')
    .option('--psbt <file>', 'a PSBT that your own wallet software signed; - for standard input')
    .description('pay somebody: you sign first, the signer second')
    .action(perform(spend))
  command
    .command('cancel')
    .argument('<wallet>')
    .argument('<txid>')
    .description('take back a spend that waits; one that was sent: cancel-sent')
    .action(perform(cancel))
  addApprove(command)
  addBump(command)
}

// biome-ignore lint/complexity/useMaxParams: commander gives each argument of the command.
async function spend(
  session: Session,
  name: string | undefined,
  address: string | undefined,
  amount: string | undefined,
  options: Options,
): Promise<Ending> {
  if (options.resume !== undefined) return resume(session, options.resume, options)
  const { psbt: file } = options
  if (file !== undefined) return foreign(session, name, { ...options, psbt: file })
  if (name === undefined) throw new Fault('client.argument_invalid', { wanted: WANTED })
  const { context, ask } = session
  const { draft, notes } = await drafted(context, name, { address, amount, options })
  const passphrase = await ask.secret('passphrase', { message: 'The passphrase of your key' })
  const psbt = signAsUser(context, { psbt: draft.psbt, wallet: name, passphrase })
  const heard = await askSigner(context, { wallet: name, psbt, notBefore: laterOf(options) })
  compareReview(draft, heard.spend)
  const pinned = requireWallet(context, name)
  return conclude(session, { pinned, psbt, notes, options }, heard)
}

type Wished = {
  readonly address: string | undefined
  readonly amount: string | undefined
  readonly options: Options
}

async function drafted(
  context: Context,
  name: string,
  { address, amount, options }: Wished,
): Promise<Consolidated> {
  const { network } = requireWallet(context, name).wallet
  const { feeRate, batch, consolidate, refresh, below } = options
  const rate = feeRate === undefined ? {} : { rateSatPerKvb: readRate(feeRate) }
  const isToOthers = address !== undefined || batch !== undefined
  const lockTime = laterOf(options)
  const isLater = lockTime !== undefined
  if ((consolidate || refresh) && !isToOthers && !(consolidate && refresh) && !isLater) {
    const order = { wallet: name, belowSats: readSats(below), ...rate }
    const build = refresh ? buildRefresh : buildConsolidation
    const { draft, notes } = await build(context, order)
    return { draft, notes: [...notes, ...notesOn(draft)] }
  }
  if (consolidate || refresh) throw new Fault('client.argument_invalid', { wanted: WANTED })
  const paid = paidBy({ address, amount, batch, network })
  const draft = await buildSpend(context, { wallet: name, ...paid.order, ...rate, lockTime })
  const before = await paidBefore(context, draft)
  return { draft, notes: [...paid.notes, ...before, ...notesOn(draft)] }
}

/** Signed by other software with the user's key: what it pays is read from its bytes. */
async function foreign(
  session: Session,
  name: string | undefined,
  options: Options & { readonly psbt: string },
): Promise<Ending> {
  if (name === undefined) throw new Fault('client.argument_invalid', { wanted: 'spend WALLET' })
  const { context } = session
  const pinned = requireWallet(context, name)
  const psbt = readPsbtFile(options.psbt)
  const own = examined(context, name, psbt)
  const heard = await askSigner(context, { wallet: name, psbt, notBefore: laterOf(options) })
  compareReadings(own, heard.spend)
  return conclude(session, { pinned, psbt, notes: [], options }, heard)
}

/** Finishes what a crash or a closed lid interrupted: the same signatures, the same transaction. */
async function resume(session: Session, txid: string, options: Options): Promise<Ending> {
  const { context } = session
  const psbt = requireSpend(context, txid)
  const pinned = ownerOf(context, psbt)
  const { name } = pinned
  const finished = finishKept(context, name, psbt)
  if (finished) return sendAgain(session, name, finished)
  const { state, signatures } = await keptState(context, { wallet: name, txid })
  if (state === 'signed' && signatures) {
    return sendAgain(session, name, finishSpend(context, { wallet: name, psbt, signatures }))
  }
  if (state === 'expired' || state === 'cancelled') return over(session, name, txid, state)
  const heard = await askSigner(context, { wallet: name, psbt, notBefore: laterOf(options) })
  return conclude(session, { pinned, psbt, notes: [], options }, heard)
}

async function sendAgain(session: Session, name: string, finished: Finished): Promise<Ending> {
  await send(session, finished)
  session.screen.say(`\n${paragraph(session.screen, `Sent: ${finished.txid}`)}`)
  return { json: { outcome: 'sent', wallet: name, txid: finished.txid } }
}

async function cancel({ context, screen }: Session, wallet: string, txid: string): Promise<Ending> {
  await cancelSpend(context, wallet, readTxid(txid))
  screen.say(heading(screen, 'Cancelled'))
  screen.say(rows(screen, [['transaction', txid]]))
  return { json: { outcome: 'cancelled', wallet, txid } }
}
