// What keeps a transaction from being sent: its lock time (nLockTime), from some block or some time
// on, and the ages that its inputs ask of their coins. Where the chain stands the caller says.

import { type UnixSeconds, unreachable } from '../basics.ts'
import type { Network } from './network.ts'
import type { Transaction } from './transaction.ts'

/** A lock time below it is a height of the chain, from it on a time (Core's LOCKTIME_THRESHOLD). */
export const FIRST_LOCK_TIME = 500_000_000

/** With nothing but these, a transaction has no lock time (Core's SEQUENCE_FINAL). */
const FINAL_SEQUENCE = 0xffffffff

/** BIP 68: a sequence with this bit asks for no age, and one without it for what these bits say. */
const NO_AGE = 0x8000_0000
const AGE_BITS = 0xffff

/**
 * Taken in blocks above this height; once the chain's time (BIP 113) is past this time; or when the
 * coin of an input has the age that its sequence asks for.
 */
export type LockTime =
  | { readonly kind: 'height'; readonly height: number }
  | { readonly kind: 'time'; readonly at: UnixSeconds }
  | { readonly kind: 'age'; readonly inputIndex: number; readonly sequence: number }

/** Null for a transaction that may be sent at any time. An age that is asked for comes first. */
export function lockTimeOf({
  version,
  lockTime,
  inputs,
}: Pick<Transaction, 'version' | 'lockTime' | 'inputs'>): LockTime | null {
  const inputIndex = version < 2 ? -1 : inputs.findIndex(({ sequence }) => asksForAge(sequence))
  const sequence = inputs[inputIndex]?.sequence
  if (sequence !== undefined) return { kind: 'age', inputIndex, sequence }
  if (lockTime === 0 || inputs.every((input) => input.sequence === FINAL_SEQUENCE)) return null
  return lockTime < FIRST_LOCK_TIME
    ? { kind: 'height', height: lockTime }
    : { kind: 'time', at: lockTime }
}

/** The lock time as it stands in the transaction; null for what stands in a sequence. */
export function writtenAs(lock: LockTime): number | null {
  switch (lock.kind) {
    case 'height':
      return lock.height
    case 'time':
      return lock.at
    case 'age':
      return null
    default:
      return unreachable(lock)
  }
}

const asksForAge = (sequence: number) => sequence < NO_AGE && (sequence & AGE_BITS) !== 0

/** An hour: whoever built the transaction may have heard of a block before we were told of it. */
const UNTOLD_BLOCKS = 6

/** Where the chain stands, for all that is known of it. */
export type Standing = {
  readonly network: Network
  readonly now: UnixSeconds
  /** As somebody says; null if nobody has. */
  readonly toldHeight: number | null
}

/**
 * Whether it lies ahead, so that the transaction might be in no block of the next hour. Nobody here
 * knows how old coins are: each age lies ahead. So does each height while none was told, and on
 * mainnet one that the time speaks against.
 */
export function liesAhead(lock: LockTime, { network, now, toldHeight }: Standing): boolean {
  if (lock.kind === 'age') return true
  if (lock.kind === 'time') return lock.at >= now
  if (toldHeight === null || lock.height > toldHeight + UNTOLD_BLOCKS) return true
  return network === 'mainnet' && lock.height > mostBlocks(now)
}

/** Block 900,000 of mainnet was found on 2025-06-06. */
const KNOWN = { height: 900_000, at: 1_749_168_000 } as const
/** Until then a block took 576 seconds on average, while the work of the network grew and grew. */
const LEAST_BLOCK_SECONDS = 550

/** More blocks than mainnet has by then. */
function mostBlocks(now: UnixSeconds): number {
  return KNOWN.height + Math.ceil(Math.max(0, now - KNOWN.at) / LEAST_BLOCK_SECONDS)
}
