// The words of every notice: a title, sentences, how to stop it, and how loud it is. Plain English,
// and nothing in it but the facts. Names are cleaned here; the rest is bounded by writeNotice.

import { unreachable } from '@countersign/core/basics.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { accountWords } from './account-words.ts'
import { alertWords, tradeWords } from './alert-words.ts'
import { clean, cleanSentence, cleanName as name, timeText as time } from './clean.ts'
import { exitWords } from './exit-words.ts'
import type { Happening, LockHappening, PeopleHappening, ProposalHappening } from './happening.ts'
import { orderWords } from './order-words.ts'
import { saying, type Words } from './saying.ts'
import { ownWords, spendWords } from './spend-words.ts'
import { waitingWords } from './waiting-words.ts'

const VETO = 'An administrator or a watchdog vetoes it at the desk; every member can freeze.'
const FREEZE = 'If you did not expect this, freeze at the desk and call the others.'
const UNDO = 'The others undo it with their quorum, at the desk.'

export function wordsOf(happening: Happening): Words {
  switch (happening.kind) {
    case 'proposal.opened':
    case 'proposal.voted':
    case 'proposal.vetoed':
    case 'proposal.activated':
    case 'proposal.ended':
    case 'charter.changed':
      return proposalWords(happening)
    case 'lock.coming':
    case 'lock.taken':
    case 'unlock.requested':
    case 'unlock.issued':
    case 'unlock.used':
    case 'freeze.made':
    case 'freeze.ended':
      return lockWords(happening)
    case 'member.changed':
    case 'credential.changed':
    case 'factor.changed':
    case 'recovery.used':
    case 'contact.changed':
      return peopleWords(happening)
    case 'spend.waiting':
    case 'spend.approved':
    case 'spend.signed':
    case 'spend.confirmed':
    case 'spend.denied':
      return spendWords(happening)
    case 'exit.seen':
    case 'canary.moved':
    case 'timelock.near':
    case 'rehearsal.due':
      return exitWords(happening)
    case 'heartbeat':
    case 'contact.verification':
    case 'audit.refused':
    case 'review.found':
    case 'test':
    case 'channel.dead':
      return ownWords(happening)
    case 'token.made':
    case 'account.changed':
    case 'account.reset':
    case 'signin.changed':
    case 'sign-in':
      return accountWords(happening)
    case 'alert.fired':
    case 'alert.silenced':
      return alertWords(happening)
    case 'trade.filled':
      return tradeWords(happening)
    case 'order.woke':
      return orderWords(happening)
    case 'order.waiting':
      return waitingWords(happening)
    default:
      return unreachable(happening)
  }
}

function proposalWords(happening: ProposalHappening): Words {
  if (happening.kind === 'charter.changed') {
    const what = name(happening.what, 100)
    return saying('urgent', what, FREEZE, [`${what}.`, ...happening.changes.map(cleanSentence)])
  }
  const proposal = name(happening.proposal)
  switch (happening.kind) {
    case 'proposal.opened': {
      const { changes, isLoosening, votesNeeded, delaySeconds = 0, expiresAt } = happening
      const held = delaySeconds > 0 ? [`It takes hold ${duration(delaySeconds)} after those.`] : []
      const direction = isLoosening ? 'It loosens what protects you.' : 'It tightens.'
      return saying('urgent', `Proposal: ${proposal}`, VETO, [
        ...changes.map(cleanSentence),
        `${direction} It needs ${votesNeeded} ${votesNeeded === 1 ? 'vote' : 'votes'}.`,
        ...held,
        `It expires ${time(expiresAt)}.`,
      ])
    }
    case 'proposal.voted': {
      const { answer, votes, votesNeeded } = happening
      const state =
        votes >= votesNeeded
          ? `It has the ${votesNeeded} it needs, and now waits.`
          : `It has ${votes} of ${votesNeeded}.`
      const cast =
        answer === 'taken back' ? 'A vote was taken back' : `A vote of ${answer} was cast`
      return saying('important', `Vote ${answer}: ${proposal}`, VETO, [
        `${cast} on the proposal "${proposal}".`,
        state,
      ])
    }
    case 'proposal.vetoed': {
      const until =
        happening.until === undefined ? [] : [`It holds until ${time(happening.until)}.`]
      return saying('important', `Vetoed: ${proposal}`, UNDO, [
        `The proposal "${proposal}" was vetoed and does not take hold.`,
        ...until,
      ])
    }
    case 'proposal.activated':
      return saying('urgent', `In force: ${proposal}`, FREEZE, [
        `The proposal "${proposal}" took hold.`,
        ...happening.changes.map(cleanSentence),
      ])
    case 'proposal.ended':
      return saying('note', `${ENDED[happening.how]}: ${proposal}`, 'There is nothing to stop.', [
        `The proposal "${proposal}" ${ENDINGS[happening.how]}.`,
      ])
    default:
      return unreachable(happening)
  }
}

const ENDED = { withdrawn: 'Withdrawn', expired: 'Expired', stale: 'Void' } as const
const ENDINGS = {
  withdrawn: 'was withdrawn',
  expired: 'had too few votes in time',
  stale: 'is void, because the rules it was made under changed',
} as const

function lockWords(happening: LockHappening): Words {
  const subject = name(happening.subject)
  switch (happening.kind) {
    case 'lock.coming':
      return saying(
        'important',
        `Locks soon: ${subject}`,
        'A proposal that opens before then may finish.',
        [
          `The rules of ${subject} lock ${time(happening.locksAt)}.`,
          'After that nothing can be loosened until operations has identified you.',
        ],
      )
    case 'lock.taken':
      return saying('note', `Locked: ${subject}`, 'Freezing and tightening still work.', [
        `The rules of ${subject} are locked. Nothing about them can be loosened.`,
      ])
    case 'unlock.requested':
      return saying('urgent', `Unlock requested: ${subject}`, FREEZE, [
        `Operations was asked to unlock the rules of ${subject}.`,
        'They have to identify people first.',
      ])
    case 'unlock.issued':
      return saying('urgent', `Unlock issued: ${subject}`, FREEZE, [
        `Operations lets one proposal about ${subject} open until ${time(happening.expiresAt)}.`,
        `Signed by ${happening.operators.map((operator) => name(operator)).join(' and ')}.`,
        'It still needs your own votes and its delay.',
      ])
    case 'unlock.used':
      return saying('urgent', `Unlock used: ${subject}`, VETO, [
        `The proposal "${name(happening.proposal)}" opened with the unlock of ${subject}.`,
      ])
    case 'freeze.made':
      return saying('urgent', `Frozen: ${subject}`, UNDO, [
        `All of ${subject} is frozen: nothing is signed for it.`,
      ])
    case 'freeze.ended':
      return saying('urgent', `No longer frozen: ${subject}`, FREEZE, [
        `The freeze of ${subject} has ended.`,
      ])
    default:
      return unreachable(happening)
  }
}

function peopleWords(happening: PeopleHappening): Words {
  const member = name(happening.member)
  switch (happening.kind) {
    case 'member.changed': {
      const roles = happening.roles?.map((role) => name(role)).join(', ')
      return saying('urgent', `Member ${happening.change}: ${member}`, FREEZE, [
        `${member} was ${happening.change}${roles ? `: ${roles}` : ''}.`,
      ])
    }
    case 'credential.changed': {
      const { change, fingerprint } = happening
      const credential = name(happening.credential)
      const compare =
        change === 'invited' ? ['It counts for nothing until the fingerprint was compared.'] : []
      return saying('urgent', `Credential ${change}: ${member}`, FREEZE, [
        `The credential "${credential}" of ${member} was ${change}.`,
        `Its fingerprint is ${name(fingerprint)}.`,
        ...compare,
      ])
    }
    case 'factor.changed':
      return saying('urgent', `Factor ${happening.change}: ${member}`, FREEZE, [
        `The factor "${name(happening.factor)}" of ${member} was ${happening.change}.`,
      ])
    case 'recovery.used':
      return saying('urgent', `Recovery code used: ${member}`, FREEZE, [
        `A recovery code of ${member} was used. ${happening.codesLeft} are left.`,
      ])
    case 'contact.changed': {
      // An address may hold dots; the caller masks it, so that it leads nowhere.
      const address = clean(happening.address, 64)
      return saying('important', `Contact ${happening.change}: ${member}`, FREEZE, [
        `The ${happening.channel} address ${address} of ${member} was ${happening.change}.`,
      ])
    }
    default:
      return unreachable(happening)
  }
}
