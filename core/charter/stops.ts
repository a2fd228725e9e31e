// What the charter says about the signer's standing still: who is asked after a start, and what it
// froze by itself. Only a quorum ends such a freeze.

import type { UnixSeconds } from '../basics.ts'
import { hex, object, optional, text, whole } from '../fields.ts'
import type { Taken } from '../policy/taken.ts'
import type { Entry } from './entry.ts'
import { memberId } from './member.ts'

export type Stops = {
  /** Witnesses' Ed25519 keys in hex, with their names. */
  readonly witnesses: ReadonlyMap<string, string>
  /** Why the signer froze, or null. */
  readonly frozen: string | null
  /** Frozen wallets, each with the transaction that froze it. */
  readonly frozenWallets: ReadonlyMap<string, string>
  /** People ended the signer's freeze, and no witness has answered since: it is not resumed. */
  readonly isToResume: boolean
  /** A member named a head that the charter never had, and the freeze of that is not ended. */
  readonly isDisputed: boolean
  /** Codes that an app showed up to then count as used, by the machine's clock. */
  readonly codesAfter: UnixSeconds
  /** What is taken as spent since a resume, by wallet and by token (`token:…`). */
  readonly taken: ReadonlyMap<string, Taken>
}

export const NO_STOPS: Stops = {
  witnesses: new Map(),
  frozen: null,
  frozenWallets: new Map(),
  isToResume: false,
  isDisputed: false,
  codesAfter: 0,
  taken: new Map(),
}

/** Why a signer stands still that was restored as a standby. */
const RESTORED =
  'it was restored from a backup as a standby, and does not know what was signed since'

/** The bodies of the entries. A kind never changes its meaning. */
export const STOP_BODIES = {
  'witness.added': object({ witness: hex(32), name: text(64) }),
  'witness.removed': object({ witness: hex(32) }),
  /** By whose device, where it was no pinned witness. */
  'signer.frozen': object({ why: text(256), member: optional(memberId) }),
  /** A backup was put up as a standby. The clock is the machine's. */
  'signer.restored': object({ clock: whole() }),
  /** A witness answered after people had ended the signer's freeze. The clock is the machine's. */
  'signer.resumed': object({ clock: whole() }),
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
    case 'signer.restored': {
      const { clock } = STOP_BODIES[kind](body, kind)
      return { ...stops, frozen: stops.frozen ?? RESTORED, codesAfter: later(stops, clock) }
    }
    case 'signer.resumed': {
      const { clock } = STOP_BODIES[kind](body, kind)
      return { ...stops, isToResume: false, codesAfter: later(stops, clock) }
    }
    case 'wallet.frozen': {
      const { wallet, txid } = STOP_BODIES[kind](body, kind)
      return { ...stops, frozenWallets: new Map(stops.frozenWallets).set(wallet, txid) }
    }
  }
}

const later = ({ codesAfter }: Stops, clock: UnixSeconds): UnixSeconds =>
  Math.max(codesAfter, clock)
