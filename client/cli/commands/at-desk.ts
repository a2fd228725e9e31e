// A spend whose code is typed at the desk: the link is shown, and what becomes of it is watched.

import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import { describeNeeds } from '@countersign/core/policy/describe.ts'
import type { CosignAnswer, SignerSignature } from '../flows/answers.ts'
import { askSigner, type CosignRequest } from '../flows/cosign.ts'
import { deskLink, type KeptState, keptState, newDeskKey } from '../flows/kept.ts'
import { heading, paragraph } from '../screen/layout.ts'
import type { Session } from '../session.ts'

const LOOK_EVERY_MS = 1_000

export type AtDesk =
  | Extract<CosignAnswer, { readonly kind: 'denied' | 'waiting' }>
  | { readonly kind: 'signed'; readonly signatures: readonly SignerSignature[] }
  /** Nobody waits here for what happens there. */
  | { readonly kind: 'left'; readonly link: string }
  | { readonly kind: 'over'; readonly state: 'expired' | 'cancelled' }

type Later = Pick<CosignRequest, 'notBefore'>

/** Puts the spend before the desk, and waits unless told not to. */
export async function watchDesk(
  session: Session,
  spend: { readonly wallet: string; readonly psbt: Psbt; readonly isWaited: boolean } & Later,
): Promise<AtDesk> {
  const { context, screen } = session
  const { wallet, psbt, notBefore } = spend
  const { txid } = psbt
  const { key, deskKey } = newDeskKey()
  // Before anything is kept: without a desk there is nowhere to go.
  const link = deskLink(context, { wallet, txid, key })
  const answer = await askSigner(context, { wallet, psbt, deskKey, notBefore })
  if (answer.kind === 'denied' || answer.kind === 'signed') return answer
  if (answer.kind !== 'waiting') throw new Fault('client.review_differs', { field: 'outcome' })
  // With more to wait for than a code, nothing is typed at the desk.
  if (describeNeeds(answer.needs).length > 0) return answer

  screen.say(heading(screen, 'Type the code at the desk'))
  // Whole, in one line, so that a terminal makes a link of it.
  screen.say(screen.bold(link))
  const hint = spend.isWaited
    ? 'Waiting. Ctrl-C leaves it there; to go on with it, or to take it back:'
    : 'When it is signed there, or to take it back:'
  const commands = [`spend --resume ${txid}`, `spend cancel ${wallet} ${txid}`]
  const lines = commands.map((each) => `   ${screen.dim(`countersign ${each}`)}`)
  screen.say(`\n${paragraph(screen, hint, screen.dim)}\n${lines.join('\n')}`)
  return spend.isWaited ? waitFor(session, wallet, txid) : { kind: 'left', link }
}

async function waitFor({ context, screen }: Session, wallet: string, txid: string) {
  let isHeldUp = false
  for (;;) {
    const { state, waitsFor, signatures }: KeptState = await keptState(context, { wallet, txid })
    switch (state) {
      case 'signed':
        if (signatures === null) throw new Fault('client.signature_wrong', { txid })
        return { kind: 'signed', signatures } as const
      case 'expired':
      case 'cancelled':
        return { kind: 'over', state } as const
      case 'unknown':
        return { kind: 'over', state: 'expired' } as const
      case 'waiting':
        if (waitsFor.includes('policy') && !isHeldUp) {
          isHeldUp = true
          const words = 'The policy denies it as things stand. It may pass before it ends.'
          screen.say(`\n${paragraph(screen, words, screen.warn)}`)
        }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
