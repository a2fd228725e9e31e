// What the charter says about the signer's standing still: who is asked after a start, and what it
// froze by itself. Only a quorum ends such a freeze.

import { hex, object, optional, text } from '../fields.ts'
import type { Entry } from './entry.ts'
import { memberId } from './member.ts'

export type Stops = {
  /** Witnesses' Ed25519 keys in hex, with their names. */
  readonly witnesses: ReadonlyMap<string, string>
  /** Why the signer froze, or null. */
  readonly frozen: string | null
  /** Frozen wallets, each with the transaction that froze it. */
  readonly frozenWallets: ReadonlyMap<string, string>
}

export const NO_STOPS: Stops = { witnesses: new Map(), frozen: null, frozenWallets: new Map() }

/** The bodies of the entries. A kind never changes its meaning. */
export const STOP_BODIES = {
  'witness.added': object({ witness: hex(32), name: text(64) }),
  'witness.removed': object({ witness: hex(32) }),
  /** By whose device, where it was no pinned witness. */
  'signer.frozen': object({ why: text(256), member: optional(memberId) }),
  'wallet.frozen': object({ wallet: text(32), txid: hex(32) }),
} as const

export type StopKind = keyof typeof STOP_BODIES

/** What stands still after one more entry. */
export function applyStop(stops: Stops, kind: StopKind, { body }: Entry): Stops {
  switch (kind) {
    case 'witness.added': {
      const { witness, name } = STOP_BODIES[kind](body, kind)
      return { ...stops, witnesses: new Map(stops.witnesses).set(witness, name) }
    }
    case 'witness.removed': {
      const { witness } = STOP_BODIES[kind](body, kind)
      const left = [...stops.witnesses].filter(([key]) => key !== witness)
      return { ...stops, witnesses: new Map(left) }
    }
    case 'signer.frozen': {
      const { why } = STOP_BODIES[kind](body, kind)
      return { ...stops, frozen: stops.frozen ?? why }
    }
    case 'wallet.frozen': {
      const { wallet, txid } = STOP_BODIES[kind](body, kind)
      return { ...stops, frozenWallets: new Map(stops.frozenWallets).set(wallet, txid) }
    }
  }
}
