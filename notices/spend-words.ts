// The words of notices about spends, and of those a channel tells of itself.

import { unreachable } from '@countersign/core/basics.ts'
import { cleanSentence, cleanName as name, timeText as time } from './clean.ts'
import type { OwnHappening, SpendHappening } from './happening.ts'
import { saying, type Words } from './saying.ts'

const FREEZE = 'If you did not expect this, freeze the wallet at the desk.'

export function spendWords(happening: SpendHappening): Words {
  const wallet = name(happening.wallet)
  const amount = name(happening.amount)
  switch (happening.kind) {
    case 'spend.waiting': {
      const { approvalsNeeded: needed, compareCode: code } = happening
      const typed = code === undefined ? [] : [`To approve it, type ${name(code)} at the desk.`]
      return saying('important', `Waits for approval: ${amount} from ${wallet}`, FREEZE, [
        `A spend of ${amount} from the wallet ${wallet} waits.`,
        ...happening.payees.map((payee) => `It pays ${cleanSentence(payee)}.`),
        `It needs ${needed} ${needed === 1 ? 'approval' : 'approvals'}.`,
        ...typed,
        `It expires ${time(happening.expiresAt)}.`,
      ])
    }
    case 'spend.approved':
      return saying('note', `Approved: ${amount} from ${wallet}`, FREEZE, [
        `The spend of ${amount} from the wallet ${wallet} was approved.`,
        `It has ${happening.approvals} of ${happening.approvalsNeeded} approvals.`,
      ])
    case 'spend.signed':
      return saying('important', `Signed: ${amount} from ${wallet}`, FREEZE, [
        `The spend of ${amount} from the wallet ${wallet} was signed.`,
        `Its transaction is ${happening.txid}.`,
      ])
    case 'spend.confirmed':
      return saying('note', `Confirmed: ${amount} from ${wallet}`, 'There is nothing to stop.', [
        `The spend of ${amount} from the wallet ${wallet} is in a block.`,
        `Its transaction is ${happening.txid}.`,
      ])
    case 'spend.denied':
      return saying('important', `Denied: ${amount} from ${wallet}`, FREEZE, [
        `A spend of ${amount} from the wallet ${wallet} was denied.`,
        ...happening.because.map(cleanSentence),
      ])
    default:
      return unreachable(happening)
  }
}

export function ownWords(happening: OwnHappening): Words {
  const nothing = 'There is nothing to stop.'
  switch (happening.kind) {
    case 'heartbeat':
      return saying(
        'note',
        'All is being told',
        'If the next one does not come, ask at the desk.',
        [
          `The charter has ${happening.entries} entries. Compare the seq and the head below.`,
          `The next of these comes by ${time(happening.nextBy)}.`,
          ...(happening.signed ?? []),
        ],
      )
    case 'contact.verification': {
      const { code, expiresAt } = happening
      return saying('important', 'Is this address yours?', 'If it is not, ignore this.', [
        `The code is ${name(code)}. Type it at the desk, and give it to nobody.`,
        ...(expiresAt === undefined ? [] : [`It works until ${time(expiresAt)}.`]),
      ])
    }
    case 'audit.refused':
      return saying('urgent', 'The audit log was altered', AUDIT, [
        `The server showed a log of ${happening.size} events that does not continue the one of`,
        `${happening.notarised} events which the signer has signed: some were changed or deleted.`,
      ])
    case 'review.found':
      return foundWords(happening)
    case 'test':
      return saying('note', 'A test', nothing, [
        'Somebody asked for this test. Notices reach you here.',
      ])
    case 'channel.dead':
      return saying('urgent', `You are no longer reached by ${happening.channel}`, CONTACT, [
        `Notices to you by ${happening.channel} fail since ${time(happening.since)}.`,
        cleanSentence(happening.why),
      ])
    default:
      return unreachable(happening)
  }
}

function foundWords({ score, findings }: Extract<OwnHappening, { kind: 'review.found' }>): Words {
  const isUrgent = findings.some(({ severity }) => severity === 'critical')
  const count = `${findings.length} new ${findings.length === 1 ? 'finding' : 'findings'}`
  return saying(isUrgent ? 'urgent' : 'important', `Security review: ${count}`, REVIEW, [
    ...findings.map(
      ({ severity, title, subject }) =>
        `${name(severity)}: ${cleanSentence(title)} (${name(subject, 100)}).`,
    ),
    `The score is ${score} of 100.`,
  ])
}

const REVIEW =
  'The page Review of the console and countersign review say why, and how it is mended.'
const AUDIT = 'Believe nothing that the server shows, and compare its log with an earlier export.'
const CONTACT = 'Mend the address or the channel at the desk. What was not told is kept.'
