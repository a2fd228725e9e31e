// Trades of the accounts, as the trader told of them: each once, for ever.

import type { UnixSeconds } from '@countersign/core/basics.ts'

export type FillRecord = {
  readonly account: string
  readonly venue: string
  readonly market: string
  /** The venue's; with the market its name there. */
  readonly tradeId: string
  readonly venueOrderId: string
  /** What it was intended as; empty where the order was placed elsewhere. */
  readonly order: string
  readonly side: 'buy' | 'sell'
  /** Plain decimals in text. */
  readonly amount: string
  readonly price: string
  /** Below zero where the venue pays; empty where it says none. */
  readonly fee: string
  readonly feeCurrency: string
  /** By the venue's clock. */
  readonly at: UnixSeconds
}

/** `number` counts up in the order in which they were heard of. */
export type KeptFill = FillRecord & { readonly number: number }

export type FillPage = {
  readonly limit: number
  readonly account?: string | undefined
  /** Only those heard of before this one. */
  readonly before?: number | undefined
}

export type FillReader = {
  /** Newest first. */
  fills(page: FillPage): Promise<readonly KeptFill[]>
  /** Of which nobody was told, oldest first. */
  untoldFills(limit: number): Promise<readonly KeptFill[]>
}

export type FillTransactor = {
  /** The first of its name stays. */
  putFill(fill: FillRecord): Promise<void>
  markFillsTold(numbers: readonly number[]): Promise<void>
}
