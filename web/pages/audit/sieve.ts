// What of the log somebody wants to see.

import type { Told } from './told.ts'

export type Sieve = {
  readonly text: string
  /** A member's id or a kind of actor; empty for everybody. */
  readonly who: string
  /** Beginnings of acts such as `spend.`; empty for all. */
  readonly areas: readonly string[]
  readonly outcome: 'all' | 'done' | 'not-done'
  /** Unix seconds, both included; null where it is open. */
  readonly from: number | null
  readonly until: number | null
  readonly network: string
}

export const OPEN_SIEVE: Sieve = {
  text: '',
  who: '',
  areas: [],
  outcome: 'all',
  from: null,
  until: null,
  network: '',
}

export const isOpen = (sieve: Sieve): boolean =>
  JSON.stringify(sieve) === JSON.stringify(OPEN_SIEVE)

/** Whether somebody who set the sieve so wants to see it. */
export function passes({ event, whose, found }: Told, sieve: Sieve): boolean {
  const words = sieve.text.toLowerCase().split(/\s+/)
  const isDone = event.outcome.kind === 'done'
  return (
    words.every((word) => found.includes(word)) &&
    (sieve.who === '' || sieve.who === whose) &&
    (sieve.areas.length === 0 || sieve.areas.some((area) => event.act.startsWith(area))) &&
    (sieve.outcome === 'all' || (sieve.outcome === 'done') === isDone) &&
    (sieve.from === null || event.time >= sieve.from) &&
    (sieve.until === null || event.time <= sieve.until) &&
    (event.network ?? '').startsWith(sieve.network.trim())
  )
}
