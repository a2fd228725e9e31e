// The weekly heartbeat: how far the charter goes, with the signer's own signature, so that whoever
// is kept in the dark notices the silence.

import type { Heartbeat, News } from './news.ts'
import type { Store } from './store.ts'
import { ofHead, type Told } from './told.ts'

const WEEK = 7 * 86_400
const HEARTBEAT = 'heartbeat'

export function isWeekOver(news: News, seen: Pick<Store, 'toldAt'>): boolean {
  const last = seen.toldAt(HEARTBEAT)
  return last === 0 || news.view.now >= last + WEEK
}

/** What anybody can check: the head under its signature, and the last note of the audit log. */
export function ofWeek(news: News, beat: Heartbeat): Told {
  const { now } = news.view
  const { organisation, seq, hash, time, signature } = beat.head
  const note =
    beat.auditNote === ''
      ? []
      : ['The audit log, as the signer last signed it:', ...beat.auditNote.trimEnd().split('\n')]
  const signed = [
    `The signer signs: organisation ${organisation},`,
    `seq ${seq}, head ${hash},`,
    `time ${time}, signature ${signature}.`,
    ...note,
  ]
  return {
    ...ofHead({ head: beat.head }),
    id: `heartbeat/${now}`,
    key: HEARTBEAT,
    happening: () => ({ kind: 'heartbeat', entries: seq, nextBy: now + WEEK, signed }),
    who: 'the signer',
    at: now,
  }
}
