// What a team of four decides over the real signer that a placing trader asks.

import type { KeyObject } from 'node:crypto'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { RealTeam } from './governance-real.ts'
import { at } from './house.ts'
import { type Placing, type PlacingOptions, startPlacing } from './placing.ts'

const DAY = 86_400

export type PlacingTeam = {
  readonly own: Placing
  readonly team: RealTeam
  /** Decided by three of them, and in force. */
  decide(changes: readonly Canonical[]): Promise<void>
  place(by: KeyObject, body: Readonly<Record<string, Canonical>>): Promise<Canonical>
}

/** An account of theirs that trades at Binance. */
export async function startPlacingTeam(options: PlacingOptions = {}): Promise<PlacingTeam> {
  const own = await startPlacing('binance', { ...options, isTeam: true })
  const { team } = own.desk
  if (!team) throw new Error('there is no team')
  return {
    own,
    team,
    async decide(changes) {
      const proposal = await team.propose(team.ada, changes)
      await team.vote(team.bob, proposal)
      await team.vote(team.cyn, proposal)
      own.wind(DAY)
      // Whoever asks brings about what is due.
      await team.view()
    },
    place: (by, body) => own.desk.ask('order.place', body, { device: by }),
  }
}

export const rulesOf = (refusal: unknown): string =>
  String(at((refusal as { readonly facts: Canonical }).facts, 'rules'))
