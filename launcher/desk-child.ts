// Starts the desk and brings it connections: those of browsers, and to signer and trader when it
// asks. It can neither listen nor connect itself.

import type { Socket } from 'node:net'
import type { DeskPeer, DeskSettings, FromDesk, ToDesk } from '@countersign/channel/launch.ts'
import { dial } from './dial.ts'
import type { Home } from './home.ts'
import { type Standing, type StartOptions, startProven } from './inmate-child.ts'
import { socketPath, traderSocket } from './sockets.ts'

export type DeskChild = Standing & { accept(what: 'browser', socket: Socket): void }

/**
 * @param settings - awaited while it starts: they need the signer's identity
 * @throws Error when it does not come so far as to serve
 */
export async function startDesk(
  options: StartOptions,
  settings: Promise<DeskSettings>,
): Promise<DeskChild> {
  // They may fail while nobody waits for them yet.
  settings.catch(() => undefined)
  const { caged, report } = await startProven<ToDesk, FromDesk>(options)
  try {
    caged.listen((said) => {
      if (said.kind !== 'dial') return
      dial(pathTo(options.home, said.to), (socket) =>
        caged.send({ kind: 'connection', what: said.to }, socket ?? undefined),
      )
    })
    const told = await settings
    const serving = caged.expect('serving')
    caged.send({ kind: 'begin', settings: told })
    await serving
    return {
      report,
      cage: caged.cage.kind,
      pid: caged.pid,
      ended: caged.ended,
      accept: (what, socket) => caged.send({ kind: 'connection', what }, socket),
      stop: () => caged.send({ kind: 'stop' }),
      kill: () => caged.kill(),
    }
  } catch (error) {
    caged.kill()
    throw error
  }
}

const pathTo = ({ run }: Home, peer: DeskPeer): string =>
  peer === 'signer' ? socketPath(run, 'desk') : traderSocket(run, 'desk')
