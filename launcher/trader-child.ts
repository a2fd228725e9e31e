// Keeps one trader running: in its cage, unsealed, with the connections that came for it, and one
// to the signer when it asks.

import type { Socket } from 'node:net'
import type { FromTrader, ToTrader, TraderDoor, VenuePlaces } from '@countersign/channel/launch.ts'
import { dial } from './dial.ts'
import type { Standing } from './inmate-child.ts'
import { type SealedOptions, startSealed } from './sealed-child.ts'
import type { SignerChild } from './signer-child.ts'
import { socketPath } from './sockets.ts'

export type TraderChild = Standing &
  Pick<SignerChild, 'fingerprint' | 'identity'> & { accept(door: TraderDoor, socket: Socket): void }

export type TraderFacts = {
  readonly signer: SignerChild['identity']
  readonly venues: VenuePlaces
  readonly addresses: readonly string[]
  readonly isLocal?: boolean
}

/**
 * @param facts - awaited while it starts: they need the signer's identity
 * @throws Error when it is not caged well enough, or cannot be unsealed
 */
export async function startTrader(
  options: SealedOptions,
  facts: Promise<TraderFacts>,
): Promise<TraderChild> {
  const { home } = options
  const { caged, report, unsealed } = await startSealed<ToTrader, FromTrader>(
    options,
    home.trader,
    facts,
    // It has questions as soon as it is open, about orders that it keeps.
    ({ kind }, { send }) => {
      if (kind !== 'dial') return
      dial(socketPath(home.run, 'trader'), (socket) =>
        send({ kind: 'connection', what: 'signer' }, socket ?? undefined),
      )
    },
  )
  return {
    report,
    cage: caged.cage.kind,
    fingerprint: unsealed.fingerprint,
    identity: unsealed.identity,
    pid: caged.pid,
    accept: (what, socket) => caged.send({ kind: 'connection', what }, socket),
    ended: caged.ended,
    stop: () => caged.send({ kind: 'stop' }),
    kill: () => caged.kill(),
  }
}
