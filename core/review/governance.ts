// Checks of how the organisation decides: its quorum, its delays and its lock.

import type { Change } from '../charter/change.ts'
import type { Facts } from './facts.ts'
import { byChange, byHand, type Check, type Found, ORGANISATION_SUBJECT } from './finding.ts'
import { DAY, inDays, isTeam, plural } from './walk.ts'

type Settings = Facts['charter']['settings']

const settingsWith = ({ charter }: Facts, draft: Partial<Settings>): Change => ({
  kind: 'settings.set',
  ...charter.settings,
  ...draft,
})

const ofAll = (evidence: string, fix: Found['fix']): readonly Found[] => [
  { subject: ORGANISATION_SUBJECT, evidence, fix },
]

const alone: Check = {
  id: 'governance.alone',
  severity: 'high',
  title: 'One person decides on everything',
  why: 'Whoever deceives or forces one person has all there is; and with them all of it is lost.',
  standards: ['ASVS 2.3.5', 'CCSS 1.04'],
  judge: (facts) =>
    isTeam(facts)
      ? []
      : ofAll(
          'the organisation is personal',
          byHand('Invite two others (countersign charter invite), then make a team of it.'),
        ),
}

/** The fewest who decide on money that is not one’s own. */
const LEAST_QUORUM = 3

const smallQuorum: Check = {
  id: 'governance.small-quorum',
  severity: 'critical',
  title: 'Fewer than three people change the rules',
  why: 'Two people who are deceived together, or agree, can lift every limit there is.',
  standards: ['ASVS 2.3.5'],
  judge: (facts) => {
    const { settings, voters } = facts.charter
    if (!isTeam(facts) || settings.quorum >= LEAST_QUORUM) return []
    const fix =
      voters > LEAST_QUORUM
        ? byChange('Have three people decide.', settingsWith(facts, { quorum: LEAST_QUORUM }))
        : byHand('Invite a fourth who can vote, then propose a quorum of three.')
    return ofAll(`${settings.quorum} of ${voters} decide`, fix)
  },
}

const lockedOut: Check = {
  id: 'governance.everybody-needed',
  severity: 'high',
  title: 'Everybody who can vote is needed',
  why: 'With one person gone nothing can be changed any more, not even who the people are.',
  standards: ['CCSS 1.04'],
  judge: (facts) => {
    const { settings, voters } = facts.charter
    if (!isTeam(facts) || settings.quorum < voters) return []
    const evidence = `${settings.quorum} have to agree, and ${voters} can vote`
    return ofAll(evidence, byHand('Invite another who can vote, while all of you can still agree.'))
  },
}

const LEAST_DELAY = DAY

const shortDelay: Check = {
  id: 'governance.short-delay',
  severity: 'high',
  title: 'What was decided takes hold within a day',
  why: 'Between a decision and its effect lies the only time in which the deceived notice.',
  standards: ['CCSS 2.02.3.2'],
  judge: (facts) => {
    const { delaySeconds } = facts.charter.settings
    if (delaySeconds >= LEAST_DELAY) return []
    const fix = byChange('Wait a day.', settingsWith(facts, { delaySeconds: LEAST_DELAY }))
    return ofAll(`it takes hold ${delaySeconds} seconds after the quorum`, fix)
  },
}

const LONGEST_EXPIRY = 14 * DAY

const longExpiry: Check = {
  id: 'governance.long-expiry',
  severity: 'low',
  title: 'Proposals stay open for weeks',
  why: 'A vote is given to what is so today; a month later nobody remembers for what.',
  standards: ['ASVS 2.3.5'],
  judge: (facts) => {
    const { expirySeconds } = facts.charter.settings
    if (expirySeconds <= LONGEST_EXPIRY) return []
    const fix = byChange('Let them end in 7 days.', settingsWith(facts, { expirySeconds: 7 * DAY }))
    return ofAll(`a proposal waits ${inDays(expirySeconds)} days for its people`, fix)
  },
}

/** 0.1 BTC. */
const COMPARE_SATS = '10000000'

const notCompared: Check = {
  id: 'governance.not-compared',
  severity: 'medium',
  title: 'Large spends are compared by no second channel',
  why: 'At Bybit in 2025 every approver saw a page that lied; none looked at another channel.',
  standards: ['CCSS 1.05.8.1'],
  judge: (facts) => {
    const { compareAboveSats } = facts.charter.settings
    if (!isTeam(facts) || BigInt(compareAboveSats) > 0n) return []
    const change = settingsWith(facts, { compareAboveSats: COMPARE_SATS })
    const words = 'Have whoever approves more than 0.1 BTC type a code that came by mail or SMS.'
    return ofAll(
      'compare-above is 0: no approver types what came elsewhere',
      byChange(words, change),
    )
  },
}

const neverLocks: Check = {
  id: 'governance.never-locks',
  severity: 'high',
  title: 'The policies never lock',
  why:
    'Without a lock a deceived quorum is enough at ' +
    'any hour; with one, operators call back first.',
  standards: ['CCSS 1.04', 'ASVS 2.3.5'],
  judge: (facts) => {
    const { operations, settings } = facts.charter
    if (!isTeam(facts) || (operations.length > 0 && settings.lockAfterSeconds > 0)) return []
    const fix = byHand(
      'Have three people who are no members make keys (countersign ops key ' +
        'new), then propose them: countersign charter propose operations-pin.',
    )
    return ofAll(`${plural(operations.length, 'operations key')}`, fix)
  },
}

const LATEST_LOCK = 7 * DAY

const lateLock: Check = {
  id: 'governance.late-lock',
  severity: 'medium',
  title: 'The lock comes more than a week after a change',
  why: 'Until it locks, a quorum alone can loosen more.',
  standards: ['CCSS 1.04'],
  judge: (facts) => {
    const { lockAfterSeconds } = facts.charter.settings
    if (lockAfterSeconds <= LATEST_LOCK) return []
    const change = settingsWith(facts, { lockAfterSeconds: 2 * DAY })
    return ofAll(
      `it locks ${inDays(lockAfterSeconds)} days after`,
      byChange('Lock in two days.', change),
    )
  },
}

const EDITED_OFTEN = 3

const staysOpen: Check = {
  id: 'governance.stays-open',
  severity: 'medium',
  title: 'Rules are loosened again and again',
  why: 'What is loosened every week never locks, and nobody reads the fourth change as the first.',
  standards: ['ASVS 16.3.2'],
  judge: (facts) => {
    const recent = loosened(facts, 30)
    if (recent.length < EDITED_OFTEN) return []
    const words = 'Look through them together, then leave the rules alone until they lock.'
    return ofAll(`${plural(recent.length, 'loosening')} in 30 days`, byHand(words))
  },
}

const loosenedLately: Check = {
  id: 'governance.loosened',
  severity: 'info',
  title: 'Something was loosened in the last seven days',
  why: 'The limits of Bitfinex were raised before its coins went: look whether you meant it.',
  standards: ['ASVS 16.3.2'],
  judge: (facts) =>
    loosened(facts, 7).map(({ code, by, why }) => ({
      subject: `proposal:${code}`,
      evidence: `${code} by ${by}: ${why}`,
      fix: byHand(`Read it: countersign charter proposal ${code}`),
    })),
}

function loosened({ charter: { proposals }, now }: Facts, days: number) {
  return proposals.filter(
    (each) =>
      each.state === 'in-force' &&
      each.class === 'loosening' &&
      (each.executesAt ?? each.endedAt ?? 0) > now - days * DAY,
  )
}

export const GOVERNANCE: readonly Check[] = [
  alone,
  smallQuorum,
  lockedOut,
  shortDelay,
  longExpiry,
  notCompared,
  neverLocks,
  lateLock,
  staysOpen,
  loosenedLately,
]
