// When the key that may later spend alone may spend a coin: in blocks, which is what the network
// counts, and as a guess in time. Refreshing a coin, a spend to the wallet itself, begins anew.

import type { UnixSeconds } from '../../basics.ts'

/** At ten minutes each. */
export const BLOCKS_A_DAY = 144
const SECONDS_A_BLOCK = 600

/** A wallet whose lock opens within so many blocks is told of, and is not ready. */
const NEAR_BLOCKS = 30 * BLOCKS_A_DAY

/** `near`: within 30 days, or in the second half of a lock that is shorter than 60. */
export type LockStage = 'closed' | 'near' | 'open'

/** What it has to know of a descriptor, so that a browser can hold it. */
export type Lockable =
  | { readonly kind: 'multisig' }
  | { readonly kind: 'timelock'; readonly olderBlocks: number }

/** A coin as the chain has it: null while it is in no block. */
export type Aging = { readonly height: number | null }

export type Opening = {
  /** Until the next block may hold a spend by that key alone; 0: it may now. */
  readonly blocks: number
  readonly stage: LockStage
}

/**
 * When the lock of a coin opens.
 * @param tipHeight - of the newest block
 * @returns null for a wallet without a lock
 * @see BIP 68: a coin of `older` blocks has been in as many, its own and the spending one counted
 */
export function openingOf(descriptor: Lockable, coin: Aging, tipHeight: number): Opening | null {
  if (descriptor.kind !== 'timelock') return null
  const { olderBlocks } = descriptor
  const confirmations = coin.height === null ? 0 : Math.max(0, tipHeight - coin.height + 1)
  const blocks = Math.max(0, olderBlocks - confirmations)
  return { blocks, stage: stageOf(blocks, olderBlocks) }
}

function stageOf(blocks: number, olderBlocks: number): LockStage {
  if (blocks === 0) return 'open'
  return blocks <= Math.min(NEAR_BLOCKS, Math.floor(olderBlocks / 2)) ? 'near' : 'closed'
}

/** Of the coin whose lock opens first; null where nothing is locked. */
export function firstOpening(
  descriptor: Lockable,
  coins: readonly Aging[],
  tipHeight: number,
): Opening | null {
  const openings = coins.flatMap((coin) => openingOf(descriptor, coin, tipHeight) ?? [])
  return openings.toSorted((a, b) => a.blocks - b.blocks)[0] ?? null
}

/** About when. */
export const openingAt = (blocks: number, now: UnixSeconds): UnixSeconds =>
  now + blocks * SECONDS_A_BLOCK

/** Whole days of so many blocks, at least one. */
export const daysOfBlocks = (blocks: number): number =>
  Math.max(1, Math.round(blocks / BLOCKS_A_DAY))

/** A length of time in the unit that people would say it in. */
export type BlockSpan = {
  readonly unit: 'minutes' | 'hours' | 'days' | 'months'
  readonly count: number
}

/** About how long so many blocks take. */
export function spanOfBlocks(blocks: number): BlockSpan {
  const days = blocks / BLOCKS_A_DAY
  if (days >= 60) return { unit: 'months', count: Math.round((days * 12) / 365) }
  if (days >= 2) return { unit: 'days', count: Math.round(days) }
  if (blocks >= 6) return { unit: 'hours', count: Math.round(blocks / 6) }
  return { unit: 'minutes', count: blocks * 10 }
}
