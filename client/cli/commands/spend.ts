// countersign spend: build, sign, hear the signer, review, agree, and the one-time code last.

import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import type { CosignAnswer } from '../flows/answers.ts'
import { buildSpend, type Draft } from '../flows/build.ts'
import { askSigner, compareReview } from '../flows/cosign.ts'
import { broadcast, type Finished, finishKept, finishSpend, ownerOf } from '../flows/finish.ts'
import { signAsUser } from '../flows/sign.ts'
import { forgetSpend, requireSpend } from '../keep/spends.ts'
import { type PinnedWallet, requireWallet } from '../keep/wallets.ts'
import { readAmount, readRate } from '../screen/amounts.ts'
import { withCode } from '../screen/code.ts'
import { paragraph, rateText } from '../screen/layout.ts'
import {
  denialJson,
  type Reviewed,
  reviewJson,
  showDenial,
  showReview,
  showSent,
} from '../screen/review.ts'
import { type Ending, perform, type Session } from '../session.ts'

type Options = { readonly feeRate?: string; readonly resume?: string }

export function addSpend(program: Command): void {
  program
    .command('spend')
    .argument('[wallet]')
    .argument('[address]')
    .argument('[amount]', 'in BTC')
    .option('--fee-rate <sat/vB>', 'instead of the node’s estimate')
    .option('--resume <txid>', 'finish a spend that was interrupted')
    .description('pay somebody: you sign first, the signer second')
    .action(perform(spend))
}

// biome-ignore lint/complexity/useMaxParams: commander gives each argument of the command.
async function spend(
  session: Session,
  name: string | undefined,
  address: string | undefined,
  amount: string | undefined,
  options: Options,
): Promise<Ending> {
  if (options.resume !== undefined) return resume(session, options.resume)
  if (name === undefined || address === undefined || amount === undefined) {
    throw new Fault('client.argument_invalid', { wanted: 'spend WALLET ADDRESS AMOUNT' })
  }
  const { context, ask } = session
  requireWallet(context, name)
  const rate = options.feeRate === undefined ? {} : { rateSatPerKvb: readRate(options.feeRate) }
  const payments = [{ address, amountSats: readAmount(amount) }]
  const draft = await buildSpend(context, { wallet: name, payments, ...rate })
  const passphrase = await ask.secret('passphrase', { message: 'The passphrase of your key' })
  const psbt = signAsUser(context, { psbt: draft.psbt, wallet: name, passphrase })
  const heard = await askSigner(context, { wallet: name, psbt })
  compareReview(draft, heard.spend)
  return conclude(
    session,
    { pinned: requireWallet(context, name), psbt, notes: notesOn(draft) },
    heard,
  )
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
async function resume(session: Session, txid: string): Promise<Ending> {
  const { context } = session
  const psbt = requireSpend(context, txid)
  const pinned = ownerOf(context, psbt)
  const finished = finishKept(context, pinned.name, psbt)
  if (finished) {
    await send(session, finished)
    session.screen.say(`\n${paragraph(session.screen, `Sent again: ${txid}`)}`)
    return { json: { outcome: 'sent', wallet: pinned.name, txid } }
  }
  const heard = await askSigner(context, { wallet: pinned.name, psbt })
  return conclude(session, { pinned, psbt, notes: [] }, heard)
}

type UserSigned = {
  readonly pinned: PinnedWallet
  readonly psbt: Psbt
  readonly notes: readonly string[]
}

async function conclude(
  session: Session,
  { pinned, psbt, notes }: UserSigned,
  heard: CosignAnswer,
): Promise<Ending> {
  const { context, screen, ask } = session
  const { name, wallet } = pinned
  const reviewed = { name, wallet, spend: heard.spend, notes }
  if (heard.kind === 'denied') return deny(session, reviewed, heard)
  if (heard.kind === 'code-needed') {
    showReview(screen, reviewed, heard.limits)
    await ask.agree('Send it?')
  }
  const cosigned = () =>
    withCode(session, 'One-time code', (code) => askSigner(context, { wallet: name, psbt, code }))
  const answer = heard.kind === 'signed' ? heard : await cosigned()
  if (answer.kind === 'denied') return deny(session, reviewed, answer)
  if (answer.kind !== 'signed') throw new Fault('client.review_differs', { field: 'outcome' })
  const { signatures, head } = answer
  await send(session, finishSpend(context, { wallet: name, psbt, signatures }))
  showSent(screen, reviewed)
  return { json: { outcome: 'sent', ...reviewJson(reviewed), head } }
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
