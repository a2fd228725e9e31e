// Checks of how people are told: a veto is worth nothing to whoever hears of nothing.

import type { LaneFacts } from './facts.ts'
import { byHand, type Check, ORGANISATION_SUBJECT } from './finding.ts'
import { foundIn, ifKnown, plural } from './walk.ts'

/** A second address by the same channel is told as `member+2`. */
const memberOf = ({ recipient }: LaneFacts): string => recipient.replace(/\+\d+$/, '')

const none: Check = {
  id: 'notices.none',
  severity: 'high',
  title: 'Nobody is told of what happens',
  why: 'Every delay and veto rests on people hearing of it by ways that no server can silence.',
  standards: ['NIST 800-63B 4.6', 'CCSS 2.02.3.2'],
  judge: ({ notices }) =>
    ifKnown(notices, (told) =>
      told === null
        ? [
            {
              subject: ORGANISATION_SUBJECT,
              evidence: 'no channel is set up',
              fix: byHand('Set up mail and another channel: docs/operating/notices.md'),
            },
          ]
        : [],
    ),
}

const dead: Check = {
  id: 'notices.dead',
  severity: 'high',
  title: 'An address does not exist any more',
  why: 'Whoever is told there is told nothing: their veto is lost without anybody’s noticing.',
  standards: ['NIST 800-63B 4.6', 'CCSS 2.02.3.2'],
  judge: ({ notices }) =>
    ifKnown(notices, (told) =>
      foundIn(
        told?.lanes ?? [],
        ({ isDead }) => isDead,
        ({ recipient, channel, why }) => ({
          subject: `lane:${recipient}/${channel}`,
          evidence: `${recipient} by ${channel}: ${why}`,
          fix: byHand(`Give ${recipient} another address: countersign charter propose contacts`),
        }),
      ),
    ),
}

const failing: Check = {
  id: 'notices.failing',
  severity: 'medium',
  title: 'Notices fail',
  why: 'They are tried again; but while they fail, people hear late of what they could stop.',
  standards: ['CCSS 2.02.3.2'],
  judge: ({ notices }) =>
    ifKnown(notices, (told) =>
      foundIn(
        told?.lanes ?? [],
        ({ isDead, why }) => !isDead && why !== '',
        ({ recipient, channel, why, waiting }) => ({
          subject: `lane:${recipient}/${channel}`,
          evidence: `${recipient} by ${channel}, ${plural(waiting, 'notice')} waiting: ${why}`,
          fix: byHand('Look at the channel’s settings: docs/operating/notices.md'),
        }),
      ),
    ),
}

const away: Check = {
  id: 'notices.deaf',
  severity: 'high',
  title: 'The courier cannot ask the signer',
  why: 'What it cannot ask for it cannot tell: nobody hears of anything.',
  standards: ['CCSS 2.02.3.2'],
  judge: ({ notices }) =>
    ifKnown(notices, (told) =>
      told === null || told.why === ''
        ? []
        : [
            {
              subject: ORGANISATION_SUBJECT,
              evidence: told.why,
              fix: byHand('countersign status and countersign doctor say what is not running.'),
            },
          ],
    ),
}

const oneChannel: Check = {
  id: 'notices.one-channel',
  severity: 'medium',
  title: 'Everybody is told by one channel only',
  why: 'Who takes the mail server, or jams the SMS, silences all of them at once.',
  standards: ['NIST 800-63B 4.6'],
  judge: ({ notices }) =>
    ifKnown(notices, (told) => {
      const channels = new Set((told?.lanes ?? []).map(({ channel }) => channel))
      const [channel] = channels
      if (told === null || channel === undefined || channels.size > 1) return []
      const words = 'Set up a second one: docs/operating/notices.md'
      return [{ subject: ORGANISATION_SUBJECT, evidence: `${channel} alone`, fix: byHand(words) }]
    }),
}

const untold: Check = {
  id: 'notices.untold',
  severity: 'high',
  title: 'A member is reached by no channel',
  why: 'Who is not told cannot object: they are a member in name.',
  standards: ['NIST 800-63B 4.6'],
  judge: ({ notices, charter: { members } }) =>
    ifKnown(notices, (told) =>
      told === null
        ? []
        : foundIn(
            members,
            ({ id }) => !told.lanes.some((lane) => memberOf(lane) === id && !lane.isDead),
            ({ id, name, contacts }) => ({
              subject: `member:${id}`,
              evidence:
                `${name}: ${plural(contacts.length, 'contact')}, ` +
                'and no channel that reaches one',
              fix: byHand(
                'Set up a channel for a contact of theirs, or add ' +
                  `one: countersign charter propose contacts ${id}`,
              ),
            }),
          ),
    ),
}

export const NOTICES: readonly Check[] = [none, dead, failing, away, oneChannel, untold]
