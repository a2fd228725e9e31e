// Labels of wallets: the server's own, written by members and never by the chain.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Label, LabelType } from '@countersign/core/wallet/labels.ts'

export type LabelRecord = Label & {
  readonly wallet: string
  readonly changedAt: UnixSeconds
}

export type LabelName = Pick<Label, 'type' | 'ref'>

export type LabelPage = {
  readonly limit: number
  /** Only what comes after this name, whether that is in the list or not. */
  readonly after?: LabelName | undefined
  readonly type?: LabelType | undefined
}

export type LabelReader = {
  /** By type, then reference, each in the order of its bytes. */
  labels(wallet: string, page: LabelPage): Promise<readonly LabelRecord[]>
  /** Those with these names. In no order. */
  labelsOf(wallet: string, names: readonly LabelName[]): Promise<readonly LabelRecord[]>
  /** References of outputs that are not to be chosen without being asked for. */
  unspendable(wallet: string): Promise<readonly string[]>
}

export type LabelTransactor = {
  /** Replaces those of the same name. */
  putLabels(labels: readonly LabelRecord[]): Promise<void>
  removeLabels(wallet: string, names: readonly LabelName[]): Promise<void>
  /** Of one wallet, under a lock until the transaction ends: who counts counts rightly. */
  countLabels(wallet: string): Promise<number>
}
