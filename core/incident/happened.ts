// What the audit log tells of a bad day, in the order that it happened: what was stopped and by
// whom, what was taken back, which spends there were, what was refused.

import type { AuditEvent } from '../audit/event.ts'
import type { UnixSeconds } from '../basics.ts'
import type { Canonical } from '../canonical.ts'

export type Stopped = {
  /** A lever, `organisation`, `wallet:…`, `member:…` and so on. */
  readonly subject: string
  /** The member's id; empty where the signer did it by itself. */
  readonly by: string
  readonly at: UnixSeconds
  readonly why: string
}

export type Happened = {
  readonly stopped: readonly Stopped[]
  /** What else was done about it. */
  readonly done: readonly {
    readonly words: string
    readonly by: string
    readonly at: UnixSeconds
  }[]
  /** How many spends came to each state. */
  readonly spends: Readonly<Record<string, number>>
  readonly refused: number
}

type Shown = Pick<AuditEvent, 'act' | 'actor' | 'after' | 'facts' | 'time' | 'outcome'>

/** Acts that answer an incident, and what people read of them. */
const ANSWERS: Readonly<Record<string, string>> = {
  'charter.credential.revoked': 'a key was ended',
  'charter.stop.linked': 'a link of a notice was used to stop something',
  'charter.proposal.vetoed': 'a proposal was vetoed',
  'charter.device.removed': 'a device was removed',
  'api.withdrawTokens': 'all reading tokens were withdrawn',
  'api.withdrawToken': 'a reading token was withdrawn',
  'api.endOtherSessions': 'sessions were ended',
  'session.ended-all': 'all sessions of somebody were ended',
  'api.removePassword': 'a password was removed',
  'api.removePasskey': 'a passkey was removed',
  'api.putBanner': 'a notice was put before everyone',
  'api.exportIncident': 'the records were exported',
  'server.settings-changed': 'credentials of the installation were changed',
}

/** @param events - of the time that is told of, oldest first */
export function readHappened(events: readonly Shown[]): Happened {
  const done = events.filter(({ outcome }) => outcome.kind === 'done')
  const spends = new Map<string, number>()
  for (const { act } of done) {
    const [, state] = /^spend\.(.+)$/.exec(act) ?? []
    if (state !== undefined) spends.set(state, (spends.get(state) ?? 0) + 1)
  }
  return {
    stopped: done.flatMap(stoppedBy),
    done: done.flatMap((event) => {
      const words = ANSWERS[event.act]
      return words === undefined ? [] : [{ words, by: event.actor.id ?? '', at: momentOf(event) }]
    }),
    spends: Object.fromEntries([...spends].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    refused: events.filter(({ outcome }) => outcome.kind === 'refused').length,
  }
}

function stoppedBy(event: Shown): readonly Stopped[] {
  const { act, actor, after } = event
  const at = momentOf(event)
  if (act === 'charter.freeze.set') {
    const statement = fieldsOf(fieldsOf(after).statement)
    const [subject, why] = [textOf(statement.subject), textOf(statement.why)]
    return [{ subject, by: actor.id ?? '', at, why }]
  }
  const isOwn = act === 'charter.signer.frozen' || act === 'charter.wallet.frozen'
  if (!isOwn) return []
  const { wallet: frozen, why: told, txid } = fieldsOf(after)
  const wallet = textOf(frozen)
  const why = txid === undefined ? textOf(told) : `${textOf(txid)} spent from it without us`
  return [{ subject: wallet === '' ? 'signer' : `wallet:${wallet}`, by: '', at, why }]
}

/** The signer's own time of an entry that is told of; else that of the event. */
function momentOf({ facts, time }: Shown): UnixSeconds {
  return /^\d{1,12}$/.test(facts.at ?? '') ? Number(facts.at) : time
}

type CanonicalFields = Readonly<Record<string, Canonical>>

const fieldsOf = (value: Canonical | undefined): CanonicalFields =>
  typeof value === 'object' && !Array.isArray(value) ? (value as CanonicalFields) : {}
const textOf = (value: Canonical | undefined): string => (typeof value === 'string' ? value : '')
