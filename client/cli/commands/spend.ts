// countersign spend: build, sign, hear the signer, review, agree, and the one-time code last, here
// or at the desk. countersign spend cancel takes one back that waits.

import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import type { CosignAnswer, SignerSignature } from '../flows/answers.ts'
import { buildSpend, type Draft } from '../flows/build.ts'
import { askSigner, compareReadings, compareReview } from '../flows/cosign.ts'
import { broadcast, type Finished, finishKept, finishSpend, ownerOf } from '../flows/finish.ts'
import { cancelSpend, keptState } from '../flows/kept.ts'
import { checkRefresh, refreshOrder } from '../flows/refresh.ts'
import { examined, signAsUser } from '../flows/sign.ts'
import { readPsbtFile } from '../keep/psbt-file.ts'
import { forgetSpend, requireSpend } from '../keep/spends.ts'
import { type PinnedWallet, requireWallet } from '../keep/wallets.ts'
import { readRate } from '../screen/amounts.ts'
import { withCode } from '../screen/code.ts'
import { heading, paragraph, rateText, rows } from '../screen/layout.ts'
import {
  denialJson,
  type Reviewed,
  reviewJson,
  showDenial,
  showReview,
  showSent,
  showWaiting,
  waitingJson,
} from '../screen/review.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { watchDesk } from './at-desk.ts'
import { addApprove } from './spend-approve.ts'
import { paidBy, WANTED } from './spend-order.ts'

type Options = {
  readonly feeRate?: string
  readonly resume?: string
  readonly psbt?: string
  readonly batch?: string
  readonly refresh?: boolean
  readonly desk?: boolean
  /** False for --no-wait. */
  readonly wait: boolean
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
    .option('--psbt <file>', 'a PSBT that your own wallet software signed; - for standard input')
    .description('pay somebody: you sign first, the signer second')
    .action(perform(spend))
  command
    .command('cancel')
    .argument('<wallet>')
    .argument('<txid>')
    .description('take back a spend that waits; a signed one cannot be')
    .action(perform(cancel))
  addApprove(command)
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
  const own = requireWallet(context, name)
  const rate = options.feeRate === undefined ? {} : { rateSatPerKvb: readRate(options.feeRate) }
  const { network } = own.wallet
  const paid = options.refresh
    ? refreshOrder(own)
    : paidBy({ address, amount, batch: options.batch, network })
  const draft = await buildSpend(context, { wallet: name, ...paid.order, ...rate })
  if (options.refresh) checkRefresh(draft)
  const passphrase = await ask.secret('passphrase', { message: 'The passphrase of your key' })
  const psbt = signAsUser(context, { psbt: draft.psbt, wallet: name, passphrase })
  const heard = await askSigner(context, { wallet: name, psbt })
  compareReview(draft, heard.spend)
  const pinned = requireWallet(context, name)
  const notes = [...paid.notes, ...notesOn(draft)]
  return conclude(session, { pinned, psbt, notes, options }, heard)
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
  const heard = await askSigner(context, { wallet: name, psbt })
  compareReadings(own, heard.spend)
  return conclude(session, { pinned, psbt, notes: [], options }, heard)
}

function notesOn({ rate, droppedSats }: Draft): readonly string[] {
  const notes: string[] = []
  if (rate.from === 'default') {
    notes.push(`The node has no estimate yet, so the fee rate is ${rateText(rate.satPerKvb)}.`)
  }
  if (droppedSats > 0n) {
    notes.push(`${droppedSats} sat of change would be dust; they go into the fee.`)
  }
  return notes
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
  const heard = await askSigner(context, { wallet: name, psbt })
  return conclude(session, { pinned, psbt, notes: [], options }, heard)
}

async function sendAgain(session: Session, name: string, finished: Finished): Promise<Ending> {
  await send(session, finished)
  session.screen.say(`\n${paragraph(session.screen, `Sent: ${finished.txid}`)}`)
  return { json: { outcome: 'sent', wallet: name, txid: finished.txid } }
}

type UserSigned = {
  readonly pinned: PinnedWallet
  readonly psbt: Psbt
  readonly notes: readonly string[]
  readonly options: Options
}

async function conclude(
  session: Session,
  { pinned, psbt, notes, options }: UserSigned,
  heard: CosignAnswer,
): Promise<Ending> {
  const { context, screen, ask } = session
  const { name, wallet } = pinned
  const reviewed = { name, wallet, spend: heard.spend, notes }
  if (heard.kind === 'code-needed') {
    showReview(screen, reviewed, heard.limits)
    await ask.agree('Send it?')
    if (options.desk) return atDesk(session, { reviewed, psbt, isWaited: options.wait })
  }
  const cosigned = () =>
    withCode(session, 'One-time code', (code) => askSigner(context, { wallet: name, psbt, code }))
  const answer = heard.kind === 'code-needed' ? await cosigned() : heard
  switch (answer.kind) {
    case 'denied':
      return deny(session, reviewed, answer)
    case 'waiting':
      return wait(session, reviewed, answer)
    case 'code-needed':
      throw new Fault('client.review_differs', { field: 'outcome' })
    case 'signed':
      return sent(session, { reviewed, psbt, signatures: answer.signatures, head: answer.head })
  }
}

type Cosigned = {
  readonly reviewed: Reviewed
  readonly psbt: Psbt
  readonly signatures: readonly SignerSignature[]
  readonly head?: { readonly seq: number; readonly hash: string }
}

async function sent(
  session: Session,
  { reviewed, psbt, signatures, head }: Cosigned,
): Promise<Ending> {
  const wallet = reviewed.name
  await send(session, finishSpend(session.context, { wallet, psbt, signatures }))
  showSent(session.screen, reviewed)
  return { json: { outcome: 'sent', ...reviewJson(reviewed), ...(head ? { head } : {}) } }
}

type DeskSpend = {
  readonly reviewed: Reviewed
  readonly psbt: Psbt
  readonly isWaited: boolean
}

async function atDesk(session: Session, { reviewed, psbt, isWaited }: DeskSpend): Promise<Ending> {
  const wallet = reviewed.name
  const heard = await watchDesk(session, { wallet, psbt, isWaited })
  switch (heard.kind) {
    case 'denied':
      return deny(session, reviewed, heard)
    case 'waiting':
      return wait(session, reviewed, heard)
    case 'left': {
      const json = { ...reviewJson(reviewed), outcome: 'waiting', link: heard.link }
      return { json: { ...json, waitsFor: ['code'] }, exit: EXIT.waiting }
    }
    case 'over':
      return over(session, wallet, psbt.txid, heard.state)
    case 'signed':
      return sent(session, { reviewed, psbt, signatures: heard.signatures })
  }
}

function over(
  { context, screen }: Session,
  wallet: string,
  txid: string,
  state: 'expired' | 'cancelled',
): Ending {
  forgetSpend(context, txid)
  const words = {
    expired: 'It waited too long, and the signer has forgotten it. Nothing was signed.',
    cancelled: 'It was cancelled. Nothing was signed.',
  }
  screen.say(`\n${paragraph(screen, words[state], screen.warn)}`)
  return {
    json: { outcome: state, wallet, txid },
    exit: state === 'cancelled' ? EXIT.stopped : EXIT.refused,
  }
}

async function cancel({ context, screen }: Session, wallet: string, txid: string): Promise<Ending> {
  if (!/^[0-9a-f]{64}$/.test(txid)) {
    throw new Fault('client.argument_invalid', { txid, reason: 'not a transaction id' })
  }
  await cancelSpend(context, wallet, txid)
  screen.say(heading(screen, 'Cancelled'))
  screen.say(rows(screen, [['transaction', txid]]))
  return { json: { outcome: 'cancelled', wallet, txid } }
}

function deny(
  { context, screen }: Session,
  reviewed: Reviewed,
  denied: Extract<CosignAnswer, { readonly kind: 'denied' }>,
): Ending {
  forgetSpend(context, reviewed.spend.txid)
  showDenial(screen, reviewed.name, denied)
  return { json: denialJson(denied), exit: EXIT.denied }
}

function wait(
  { screen }: Session,
  reviewed: Reviewed,
  waiting: Extract<CosignAnswer, { readonly kind: 'waiting' }>,
): Ending {
  showReview(screen, reviewed, [])
  showWaiting(screen, waiting, { wallet: reviewed.name, txid: reviewed.spend.txid })
  return { json: { ...reviewJson(reviewed), ...waitingJson(waiting) }, exit: EXIT.waiting }
}

async function send({ context, screen }: Session, finished: Finished): Promise<void> {
  try {
    await broadcast(context, finished)
  } catch (error) {
    const command = `countersign spend --resume ${finished.txid}`
    const kept = `It is signed and kept. Send it later with: ${command}`
    screen.say(`\n${paragraph(screen, kept, screen.warn)}`)
    throw error
  }
}
