// What is forgotten of a wallet that is used no more, and that it is out of sight since. Its own:
// neither the signer nor the chain has it, so that no rebuild brings the wallet back.

import type { UnixSeconds } from '@countersign/core/basics.ts'

/** How much of each was deleted. */
export type Forgotten = {
  /** The rehearsal that a device stated, and the canary. */
  readonly exits: number
  /** Answered ones, each with its PSBT. */
  readonly requests: number
  /** Those that came to nothing. */
  readonly spends: number
  /** Texts, tries to deliver them, and marks of what is told once. */
  readonly notices: number
}

export type ArchiveReader = {
  /** When each was put out of sight, of those that are. */
  archived(): Promise<ReadonlyMap<string, UnixSeconds>>
}

export type ArchiveTransactor = {
  archiveWallet(wallet: string, at: UnixSeconds): Promise<void>
  /** It is seen again. */
  bringBack(wallet: string): Promise<void>
  /** How many there were. */
  forgetLabels(wallet: string): Promise<number>
  /** All that is neither the chain's nor the journal's, but its labels and addresses given out. */
  forgetWallet(wallet: string): Promise<Forgotten>
}

/** What is told of a wallet, and what marks it as told, by its id. */
export const TOLD_OF_WALLETS = '(spend|exit|canary|timelock|rehearsal)[^/]*/'
