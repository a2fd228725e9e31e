// What nobody did, and time brought about: something took hold or came to nothing, a freeze ended,
// a lock is near or taken, a week went by. Each is told once, by a key that is remembered.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { changes as readChanges } from '@countersign/core/charter/change.ts'
import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import { hex, object, whole } from '@countersign/core/fields.ts'
import { changesOf } from './changes.ts'
import type { Memory } from './memory.ts'
import type { News } from './news.ts'
import type { Store } from './store.ts'
import { inId, ofHead, type Told, title } from './told.ts'

/** How long before a lock everybody is warned; of shorter times the second half. */
const WARNING_SECONDS = 12 * 3_600

/** @param memory - as it was at the last turn */
export function ofTime(news: News, memory: Memory, seen: Pick<Store, 'wasTold'>): readonly Told[] {
  const all = [
    ...ofProposals(news, memory.since),
    ...ofFreezes(news, memory),
    ...ofLocks(news, memory.since),
    ...ofContacts(news),
    ...ofRefusals(news, memory.since),
  ]
  return all.filter(({ key }) => key === undefined || !seen.wasTold(key))
}

function ofProposals(news: News, since: UnixSeconds): readonly Told[] {
  const { view } = news
  return view.proposals.flatMap((proposal): readonly Told[] => {
    const { id, seq, code, by, state, endedAt = view.now } = proposal
    if (endedAt < since) return []
    const told = (happening: Told['happening']): Told => ({
      id: `proposal/${id.slice(0, 16)}/${state}`,
      key: `proposal/${id}/${state}`,
      happening,
      who: nameOf(view, by),
      at: endedAt,
      seq,
      hash: id,
      code,
    })
    switch (state) {
      case 'in-force':
        return [
          told(() => ({
            kind: 'proposal.activated',
            proposal: title(proposal),
            changes: changesOf(readChanges(proposal.changes, 'changes'), view),
          })),
        ]
      case 'expired':
      case 'stale':
        return [told(() => ({ kind: 'proposal.ended', proposal: title(proposal), how: state }))]
      case 'vetoed':
        return [told(() => ({ kind: 'proposal.vetoed', proposal: title(proposal) }))]
      default:
        return []
    }
  })
}

/** A freeze that is no longer there: lifted, or undone by the others. */
function ofFreezes(news: News, { freezes }: Memory): readonly Told[] {
  const { view } = news
  const still = new Set(view.freezes.map(({ subject }) => subject))
  const ended = freezes.filter(({ subject }) => !still.has(subject))
  return ended.map(({ subject, seq }) => ({
    ...ofHead(news),
    id: `freeze/${inId(subject)}/${seq}/ended`,
    key: `freeze/${subject}/${seq}/ended`,
    who: 'the charter',
    at: view.now,
    happening: () => ({ kind: 'freeze.ended', subject: subjectName(subject, view) }),
  }))
}

function ofLocks(news: News, since: UnixSeconds): readonly Told[] {
  const { view } = news
  return view.locks.flatMap(({ subject, changedAt, lockedAt }): readonly Told[] => {
    if (lockedAt === undefined || lockedAt < since) return []
    const words = subjectName(subject, view)
    const half = changedAt + Math.floor((lockedAt - changedAt) / 2)
    const warnAt = Math.max(lockedAt - WARNING_SECONDS, half)
    const about = (what: string): Omit<Told, 'happening' | 'at'> => ({
      ...ofHead(news),
      id: `lock/${inId(subject)}/${lockedAt}/${what}`,
      key: `lock/${subject}/${lockedAt}/${what}`,
      who: 'the charter',
    })
    if (view.now >= lockedAt) {
      const taken = { kind: 'lock.taken', subject: words } as const
      return [{ ...about('taken'), at: lockedAt, happening: () => taken }]
    }
    if (view.now < warnAt) return []
    const coming = { kind: 'lock.coming', subject: words, locksAt: lockedAt } as const
    return [{ ...about('coming'), at: view.now, takesHoldAt: lockedAt, happening: () => coming }]
  })
}

/** Each new address is sent the code that shows that it reaches its member. */
function ofContacts(news: News): readonly Told[] {
  const { view, members } = news
  return members.flatMap(({ id, contacts }) => {
    const verified = view.members.find((each) => each.id === id)?.verified ?? []
    return contacts.flatMap(({ kind, address, code: contactCode }): readonly Told[] => {
      if (verified.includes(`${kind} ${address}`)) return []
      return [
        {
          ...ofHead(news),
          id: `contact/${id}/${contactCode}`,
          key: `contact/${id}/${kind}/${address}`,
          happening: ({ code }) => ({ kind: 'contact.verification', code }),
          isFor: ({ code, isGone }) => code === contactCode && !isGone,
          who: 'the charter',
          at: view.now,
        },
      ]
    })
  })
}

const refused = object({
  size: whole(),
  root: hex(32),
  notarisedSize: whole(),
  notarisedRoot: hex(32),
})

/** The server showed the signer a log that was altered. */
function ofRefusals(news: News, since: UnixSeconds): readonly Told[] {
  const late = news.refusals.filter(({ time }) => time > since)
  return late.map(({ seq, time: at, body, kind }) => {
    const { size, notarisedSize: notarised } = refused(body, kind)
    return {
      ...ofHead(news),
      id: `audit/${seq}`,
      key: `audit/${seq}`,
      who: 'the signer',
      at,
      happening: () => ({ kind: 'audit.refused', size, notarised }),
    }
  })
}
