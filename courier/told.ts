// One thing to tell, before it is put into words for each place.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { shortCode } from '@countersign/core/charter/statement.ts'
import type { Happening } from '@countersign/notices/happening.ts'
import type { Place } from './addresses.ts'
import type { News } from './news.ts'

/** One thing to tell everybody, or those it is for. */
export type Told = {
  readonly id: string
  /** What is remembered, of what no entry of the charter says. */
  readonly key?: string
  /** @param place - where it goes: some words are for one place only */
  readonly happening: (place: Place) => Happening
  readonly who: string
  readonly at: UnixSeconds
  readonly takesHoldAt?: UnixSeconds
  readonly seq: number
  readonly hash: string
  readonly code: string
  /** The part of the desk's address behind `#` that stops it; a freeze unless told. */
  readonly linkFor?: (member: string) => string | undefined
  readonly isFor?: (place: Place) => boolean
}

/** What is told as of the charter's head, because no entry of its own says it. */
export function ofHead({ head }: Pick<News, 'head'>): Pick<Told, 'seq' | 'hash' | 'code'> {
  const { seq, hash } = head
  return { seq, hash, code: shortCode(Uint8Array.fromHex(hash)) }
}

/** What a proposal is called: what its proposer wrote, or its code. */
export const title = ({ why, code }: { readonly why: string; readonly code: string }): string =>
  why === '' ? code : why.slice(0, 80)

/** Part of a notice's id. */
export const inId = (text: string): string => text.replaceAll(/[^\w.:@+-]/g, '-')
