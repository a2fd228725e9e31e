// From when on a spend can be sent, as people type it and are told it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { FIRST_LOCK_TIME } from '@countersign/core/bitcoin/lock-time.ts'
import { Fault } from '@countersign/core/fault.ts'
import { moment } from './layout.ts'

const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/

/** A transaction has four bytes for it. */
const LAST_TIME = 0xffff_ffff

/** A height of the chain, or a date in UTC. @throws Fault client.argument_invalid */
export function readNotBefore(text: string): number {
  const height = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
  const at = DATE.test(text) ? Date.parse(text) / 1000 : Number.NaN
  if (height !== null && height < FIRST_LOCK_TIME) return height
  if (at >= FIRST_LOCK_TIME && at <= LAST_TIME) return at
  const wanted = 'a height of the chain, or a date in UTC such as 2027-01-31 or 2027-01-31T09:00Z'
  throw new Fault('client.argument_invalid', { option: '--not-before', given: text, wanted })
}

/** What a lock time says. */
export const momentOf = (notBefore: UnixSeconds): string =>
  notBefore < FIRST_LOCK_TIME ? `block ${notBefore}` : moment(notBefore)

type Later = { readonly isOpen: boolean; readonly notBefore: number | undefined }

/** What there is to know of a spend that counts until one of its coins is spent. */
export function laterNotes({ isOpen, notBefore }: Later): readonly string[] {
  if (!isOpen) return []
  const counts = 'counts against the limits until one of its coins is spent in a block'
  if (notBefore === undefined) return [`As what it replaces did, it ${counts}.`]
  return [`It cannot be sent before ${momentOf(notBefore)}, and ${counts}.`]
}
