// Limits as the signer says them, read back strictly into the types of limits.ts: `plain` wrote
// them, and anything in another shape is refused.

import { MAX_SATS, type Sats, sats } from '../bitcoin/amounts.ts'
import type { Canonical } from '../canonical.ts'
import {
  byKind,
  type FieldReader,
  object,
  optional,
  present,
  text,
  truth,
  whole,
  word,
} from '../fields.ts'
import type { Headroom, Limit } from './limits.ts'
import type { Window } from './window.ts'

const calendar = <K extends string>(kind: K) => object({ kind: word(kind) })

export const window: FieldReader<Window> = byKind({
  rolling: object({ kind: word('rolling'), seconds: whole() }),
  'utc-day': calendar('utc-day'),
  'utc-week': calendar('utc-week'),
  'utc-month': calendar('utc-month'),
  lifetime: calendar('lifetime'),
})

export const scope = word('initiator', 'organisation')

/** A sum over all time may be more than all the bitcoin there is. */
export const total: FieldReader<bigint> = (value, where) => BigInt(whole()(value, where))

const amount: FieldReader<Sats> = (value, where) =>
  sats(BigInt(whole(Number(MAX_SATS))(value, where)))

const shared = {
  rule: text(64),
  window,
  scope: optional(scope),
  isConditional: truth,
  takenAt: optional(whole()),
}
const sum = {
  ...shared,
  kind: word('sum'),
  limitSats: amount,
  usedSats: total,
  leftSats: total,
  openSats: optional(total),
}
const count = {
  ...shared,
  kind: word('count'),
  limitCount: whole(),
  usedCount: whole(),
  leftCount: whole(),
  openCount: optional(whole()),
}

/** What a limit holds, without the times. */
export const headroom: FieldReader<Headroom> = byKind({
  sum: present(object(sum)),
  count: present(object(count)),
})

const times = { easesAt: optional(whole()), freeAt: optional(whole()) }
const timed = byKind({
  sum: present(object({ ...sum, ...times })),
  count: present(object({ ...count, ...times })),
})

export const limit: FieldReader<Limit> = (value, where) => {
  const read = timed(value, where)
  return { ...read, easesAt: read.easesAt ?? null, freeAt: read.freeAt ?? null }
}

/** @throws Fault channel.message_invalid for what is no limit */
export const readLimit = (value: Canonical): Limit => limit(value, 'limit')
