// countersign spend approve: one's word on a spend that somebody else asked for.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { voiceCode } from '@countersign/core/charter/names.ts'
import type { Command } from 'commander'
import { reviewSpend, type SpendReview } from '../flows/approvals.ts'
import { readCharter } from '../flows/charter.ts'
import { prepare } from '../flows/statement.ts'
import { requirePairing } from '../keep/pairing.ts'
import { readTxid } from '../screen/amounts.ts'
import { memberWords } from '../screen/changes.ts'
import { laterNotes } from '../screen/later.ts'
import { btc, heading, moment, paragraph, type Row, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { consent } from './consent.ts'

type Options = { readonly reject?: boolean; readonly compared?: string }

export function addApprove(spend: Command): void {
  spend
    .command('approve')
    .argument('<wallet>')
    .argument('<txid>')
    .option('--reject', 'say no instead')
    .option('--compared <code>', 'what came by e-mail or SMS, where the amount asks for it')
    .description('approve a spend that another member asked for; takes a one-time code')
    .action(perform(approve))
}

async function approve(
  session: Session,
  wallet: string,
  txid: string,
  options: Options,
): Promise<Ending> {
  const { context, screen, ask } = session
  readTxid(txid)
  const view = await readCharter(context)
  const review = await reviewSpend(context, { wallet, txid })
  const decision = options.reject ? 'reject' : 'approve'
  showSpend(session, review, memberWords(view, review.member))
  const isCompared = decision === 'approve' && review.needsComparing
  const typed =
    isCompared && options.compared === undefined
      ? await ask.text({ message: 'The code that came by e-mail or SMS', isVisible: true })
      : options.compared
  const compared = isCompared && typed !== undefined ? { compared: typed.trim() } : {}
  const fields = { wallet, txid, policy: review.policy, decision, ...compared }
  const question = decision === 'approve' ? 'Approve this spend?' : 'Reject this spend?'
  const said = await consent(session, prepare(context, view, 'approve-spend', fields), question)
  const words = said.waitsFor.length > 0 ? `It still waits for ${said.waitsFor.join(', ')}.` : ''
  screen.say(`\n${paragraph(screen, `Your word is in the log of ${wallet}. ${words}`.trim())}`)
  return { json: { wallet, txid, decision, seq: said.seq, waitsFor: [...said.waitsFor] } }
}

function showSpend({ context, screen }: Session, review: SpendReview, by: string): void {
  const { spend, wallet, askedAt, expiresAt, policy, waitsFor, txid } = review
  const { network } = requirePairing(context)
  const back = spend.change.reduce((sum, each) => sum + each.sats, 0n)
  screen.say(heading(screen, `A spend from ${wallet}, asked for by ${by}`))
  screen.say(
    rows(screen, [
      ...spend.payments.flatMap(({ script, sats }): Row[] => [
        ['pays', btc(sats), screen.bold],
        ['', addressOf(Uint8Array.fromHex(script), network) ?? `script ${script}`],
      ]),
      ['fee', btc(spend.feeSats)],
      ['leaves', btc(spend.amountSats), screen.bold],
      ['change', btc(back)],
      ['txid', txid],
      ['asked', moment(askedAt)],
      ['expires', moment(expiresAt)],
      ['waits for', waitsFor.join(', ')],
      ...(review.decision?.votes ?? []).map(
        ({ member, decision, at }): Row => [decision, `${member}, ${moment(at)}`],
      ),
      ['policy', voiceCode(policy)],
    ]),
  )
  const { notBefore } = spend
  for (const note of laterNotes({ isOpen: review.counts !== undefined, notBefore })) {
    screen.say(`\n${paragraph(screen, note, screen.warn)}`)
  }
}
