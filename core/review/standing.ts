// Checks of what is left open, what stands still, and who must be alive for it to go on.

import { mustLive } from './alive.ts'
import { byHand, type Check, ORGANISATION_SUBJECT } from './finding.ts'
import { DAY, foundIn, inDays } from './walk.ts'

const forgotten: Check = {
  id: 'governance.forgotten',
  severity: 'low',
  title: 'A proposal waits for its people for three days',
  why: 'What nobody answers is either wanted or an attempt: both want an answer.',
  standards: ['ASVS 2.3.5'],
  judge: ({ charter, now }) =>
    foundIn(
      charter.proposals,
      ({ state, openedAt }) => state === 'open' && openedAt < now - 3 * DAY,
      ({ code, by, openedAt }) => ({
        subject: `proposal:${code}`,
        evidence: `${code} by ${by}, open for ${inDays(now - openedAt)} days`,
        fix: byHand(`Vote on it, or withdraw it: countersign charter proposal ${code}`),
      }),
    ),
}

const actsAlone: Check = {
  id: 'governance.act-alone',
  severity: 'low',
  title: 'What one person did alone was neither kept nor undone',
  why: 'A freeze or veto of one person is an alarm. Until the others answer it, it is no decision.',
  standards: ['ASVS 2.3.5'],
  judge: ({ charter }) =>
    charter.alone.map(({ seq, by, kind, subject }) => ({
      subject: `entry:${seq}`,
      evidence: `${by}: ${kind} of ${subject}`,
      fix: byHand(`Keep it or undo it: countersign charter propose confirm ${seq}, or undo ${seq}`),
    })),
}

const standsStill: Check = {
  id: 'governance.stands-still',
  severity: 'medium',
  title: 'Something stands still',
  why: 'A freeze is meant to be answered: find out why, then lift it or take away what it stops.',
  standards: ['CCSS 2.04.1.2'],
  judge: ({ charter: { freezes, stops } }) =>
    [...freezes, ...stops].map(({ subject, why }) => ({
      subject,
      evidence: why === '' ? `${subject} is frozen` : `${subject} is frozen: ${why}`,
      fix: byHand(`Once it is understood: countersign charter propose lift ${subject}`),
    })),
}

const unlocked: Check = {
  id: 'governance.unlocked',
  severity: 'info',
  title: 'Operators are asked to open a lock, or have opened it',
  why: 'Insiders of support were bought at Coinbase in 2025: look whether you asked for it.',
  standards: ['CCSS 1.04', 'ASVS 16.3.2'],
  judge: ({ charter: { tickets, unlockRequests }, now }) => {
    const fix = byHand('Ask whoever requested it whether they did, by a channel of your own.')
    const asked = unlockRequests.map(({ subject, by, at }) => {
      return { subject, evidence: `${by} asked ${inDays(now - at)} days ago`, fix }
    })
    const given = tickets.filter(({ validUntil }) => validUntil > now)
    const tell = ({ isUsed }: (typeof tickets)[number]) => (isUsed ? 'used' : 'not used yet')
    return [
      ...asked,
      ...given.map((each) => ({
        subject: each.subject,
        evidence: `a ticket of two operators, ${tell(each)}: ${each.hash.slice(0, 16)}`,
        fix,
      })),
    ]
  },
}

const deadlock: Check = {
  id: 'governance.deadlock',
  severity: 'high',
  title: 'Without one person nothing can be decided any more',
  why: 'People die, leave and lose their keys: no single one may take the organisation with them.',
  standards: ['CCSS 1.04'],
  judge: (facts) => {
    const [charter] = mustLive(facts)
    if (charter === undefined || charter.missing === null || charter.missing > 1) return []
    const evidence =
      `${charter.note}; enough to stop it: ` +
      `${charter.sets.map((set) => set.join(' and ') || 'nobody').join(', ')}`
    const fix = byHand('Invite more people who can vote, or lower the quorum.')
    return [{ subject: ORGANISATION_SUBJECT, evidence, fix }]
  },
}

const deadKeys: Check = {
  id: 'governance.spending-deadlock',
  severity: 'medium',
  title: 'Without one person a wallet can be spent from by its exit only',
  why:
    'Who holds the only key of the user, or is the only ' +
    'one asked, must be alive: others need the kit.',
  standards: ['CCSS 1.03.2.1', 'CCSS 1.04'],
  judge: (facts) => {
    if ('unknown' in facts.wallets) return facts.wallets
    return mustLive(facts)
      .filter(({ what, missing }) => what !== 'charter' && missing !== null && missing <= 1)
      .map(({ what, note, sets }) => ({
        subject: what,
        evidence:
          `${sets.map((set) => set.join(' and ') || 'nobody').join(', ')} ` +
          `must be alive: ${note}`,
        fix: byHand(
          'Lay the recovery kit and the backup key where others find them, and rehearse the exit.',
        ),
      }))
  },
}

export const STANDING: readonly Check[] = [
  forgotten,
  actsAlone,
  standsStill,
  unlocked,
  deadlock,
  deadKeys,
]
