// The second half of every spend: what the signer read is shown and agreed to, the one-time code
// comes last, here or at the desk, and then it is on its way, waits, or was denied.

import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import { EXIT } from '../exit.ts'
import type { CosignAnswer, SignerSignature } from '../flows/answers.ts'
import { askSigner } from '../flows/cosign.ts'
import { broadcast, type Finished, finishSpend } from '../flows/finish.ts'
import { forgetSpend } from '../keep/spends.ts'
import type { PinnedWallet } from '../keep/wallets.ts'
import { waysOf } from '../keep/ways.ts'
import { withCode } from '../screen/code.ts'
import { laterNotes, momentOf, readNotBefore } from '../screen/later.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
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
import type { Ending, Session } from '../session.ts'
import { watchDesk } from './at-desk.ts'

export type EndOptions = {
  readonly desk?: boolean
  /** False for --no-wait. */
  readonly wait: boolean
  /** As it was typed. */
  readonly notBefore?: string
}

export type UserSigned = {
  readonly pinned: PinnedWallet
  readonly psbt: Psbt
  readonly notes: readonly string[]
  readonly options: EndOptions
}

/** Hears the policy, agrees, types the code, and sees what becomes of it. */
export async function conclude(
  session: Session,
  { pinned, psbt, notes, options }: UserSigned,
  heard: CosignAnswer,
): Promise<Ending> {
  const { context, screen, ask } = session
  const { name, wallet } = pinned
  const { spend, isOpen } = heard
  const notBefore = laterOf(options)
  const later = laterNotes({ isOpen, notBefore })
  const reviewed = { name, wallet, spend, notes: [...notes, ...later] }
  if (heard.kind === 'code-needed') {
    showReview(screen, reviewed, heard.limits)
    await ask.agree(notBefore === undefined ? 'Send it?' : 'Sign it?')
    if (options.desk) return atDesk(session, { reviewed, psbt, isWaited: options.wait, notBefore })
  }
  const cosigned = () =>
    withCode(session, 'One-time code', (code) =>
      askSigner(context, { wallet: name, psbt, code, notBefore }),
    )
  const answer = heard.kind === 'code-needed' ? await cosigned() : heard
  switch (answer.kind) {
    case 'denied':
      return deny(session, reviewed, answer)
    case 'waiting':
      return wait(session, reviewed, answer)
    case 'code-needed':
      throw new Fault('client.review_differs', { field: 'outcome' })
    case 'signed': {
      const { signatures, head } = answer
      return sent(session, { reviewed, psbt, signatures, head, notBefore })
    }
  }
}

type Cosigned = {
  readonly reviewed: Reviewed
  readonly psbt: Psbt
  readonly signatures: readonly SignerSignature[]
  readonly head?: { readonly seq: number; readonly hash: string }
  readonly notBefore?: number | undefined
}

async function sent(
  session: Session,
  { reviewed, psbt, signatures, head, notBefore }: Cosigned,
): Promise<Ending> {
  const wallet = reviewed.name
  const finished = finishSpend(session.context, { wallet, psbt, signatures })
  if (notBefore !== undefined) {
    showLater(session, finished, notBefore)
    return { json: { outcome: 'signed', ...reviewJson(reviewed), notBefore } }
  }
  await send(session, finished)
  showSent(session.screen, reviewed)
  return { json: { outcome: 'sent', ...reviewJson(reviewed), ...(head ? { head } : {}) } }
}

type DeskSpend = {
  readonly reviewed: Reviewed
  readonly psbt: Psbt
  readonly isWaited: boolean
  readonly notBefore: number | undefined
}

async function atDesk(
  session: Session,
  { reviewed, psbt, isWaited, notBefore }: DeskSpend,
): Promise<Ending> {
  const wallet = reviewed.name
  const heard = await watchDesk(session, { wallet, psbt, isWaited, notBefore })
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
      return sent(session, { reviewed, psbt, signatures: heard.signatures, notBefore })
  }
}

/** The lock time that was named, as a transaction has it. */
export const laterOf = ({ notBefore }: Pick<EndOptions, 'notBefore'>): number | undefined =>
  notBefore === undefined ? undefined : readNotBefore(notBefore)

function showLater({ context, screen }: Session, { txid }: Finished, notBefore: number): void {
  screen.say(heading(screen, screen.good('Signed')))
  const who =
    waysOf(context).kind === 'api'
      ? 'The server sends it when its time has come.'
      : `Send it then with: countersign spend --resume ${txid}`
  screen.say(paragraph(screen, `It cannot be sent before ${momentOf(notBefore)}. ${who}`))
  screen.say(rows(screen, [['transaction', txid, screen.bold]]))
}

export function over(
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

export async function send({ context, screen }: Session, finished: Finished): Promise<void> {
  try {
    await broadcast(context, finished)
  } catch (error) {
    const command = `countersign spend --resume ${finished.txid}`
    const kept = `It is signed and kept. Send it later with: ${command}`
    screen.say(`\n${paragraph(screen, kept, screen.warn)}`)
    throw error
  }
}
