// Keeps one signer running: in its cage, unsealed, with the connections that came for it. A signer
// that dies is started again; its journal makes that safe at any moment.

import type { Socket } from 'node:net'
import type { FromLauncher, ToLauncher, Unsealed } from '@countersign/channel/launch.ts'
import type { Role } from '@countersign/channel/messages.ts'
import type { Standing } from './inmate-child.ts'
import { type SealedOptions, startSealed } from './sealed-child.ts'

export type SignerChild = Standing & {
  readonly fingerprint: string
  readonly identity: Unsealed['identity']
  readonly isClaimed: boolean
  accept(role: Role, socket: Socket): void
  offerClaim(code: string): void
  onClaimed(told: () => void): void
}

/** @throws Error when it is not caged well enough, or cannot be unsealed */
export async function startSigner(options: SealedOptions): Promise<SignerChild> {
  const { caged, report, unsealed } = await startSealed<FromLauncher, ToLauncher>(
    options,
    options.home.signer,
  )
  return {
    report,
    cage: caged.cage.kind,
    fingerprint: unsealed.fingerprint,
    identity: unsealed.identity,
    isClaimed: unsealed.isClaimed,
    pid: caged.pid,
    accept: (role, socket) => caged.send({ kind: 'connection', role }, socket),
    offerClaim: (code) => caged.send({ kind: 'claim-code', code }),
    onClaimed: (told) => {
      caged.listen(({ kind }) => {
        if (kind === 'claimed') told()
      })
    },
    ended: caged.ended,
    stop: () => caged.send({ kind: 'stop' }),
    kill: () => caged.kill(),
  }
}
