// countersign order approve | reject: one's word on an order that another member asked for.

import { voiceCode } from '@countersign/core/charter/names.ts'
import { describeAsked, missingWords } from '@countersign/core/exchange/orders/waiting-told.ts'
import type { Command } from 'commander'
import { readCharter } from '../flows/charter.ts'
import { showOrder, waitingOrder } from '../flows/orders.ts'
import { prepare } from '../flows/statement.ts'
import { memberWords } from '../screen/changes.ts'
import { heading, moment, paragraph, type Row, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session, sessionFor } from '../session.ts'
import { consent } from './consent.ts'

type Decision = 'approve' | 'reject'

export function addDeciding(order: Command): void {
  for (const decision of ['approve', 'reject'] as const) {
    order
      .command(decision)
      .argument('<account>')
      .argument('<order>')
      .description(`${decision}s an order that another member asked for; takes a one-time code`)
      .action(perform((session, ...named: Named) => decide(session, decision, ...named)))
  }
}

type Named = readonly [account: string, order: string]

async function decide(from: Session, decision: Decision, ...named: Named): Promise<Ending> {
  const [account, order] = named
  const session = sessionFor(from, account)
  const { context, screen } = session
  const view = await readCharter(context)
  const waiting = await waitingOrder(context, account, order)
  const { by, asked, policy, asking, since, lapsesAt, votes } = waiting
  screen.say(heading(screen, `An order of ${account}, asked for by ${memberWords(view, by)}`))
  for (const sentence of describeAsked(asking)) screen.say(paragraph(screen, sentence))
  screen.say(
    rows(screen, [
      ['asked', moment(since)],
      ['lapses', moment(lapsesAt)],
      ['waits for', missingWords(waiting)],
      ...votes.map(({ member, decision: word, at }): Row => {
        return [word, `${memberWords(view, member)}, ${moment(at)}`]
      }),
      ['policy', voiceCode(policy)],
    ]),
  )
  const fields = { account, order, asked, by, policy, decision }
  const question = decision === 'approve' ? 'Approve this order?' : 'Reject this order?'
  const said = await consent(session, prepare(context, view, 'approve-order', fields), question)
  // Whoever shows it has the trader look at it at once.
  await showOrder(context, account, order)
  screen.say(`\n${paragraph(screen, 'Your word is in the signer’s journal.')}`)
  return { json: { account, order, decision, seq: said.seq } }
}
