// Starts the courier: in its cage, with the operator's channels and its own door to the signer.

import type { CourierSettings, FromCourier, ToCourier } from '@countersign/channel/launch.ts'
import { type Standing, type StartOptions, startProven } from './inmate-child.ts'
import type { Delivering } from './status.ts'

export type CourierChild = Standing & {
  /** How everybody is reached, as it said last. */
  delivering(): Delivering
}

/** The name of the place that the courier's inmate has. */
export const COURIER_PLACE = 'signer.sock'

export type CourierFacts = Omit<CourierSettings, 'signerSocket' | 'folder'>

/**
 * @param facts - awaited while it starts: they need the signer's identity
 * @param onLanes - told when how people are reached has changed
 * @throws Error when it does not come so far as to serve
 */
export async function startCourier(
  options: StartOptions,
  facts: Promise<CourierFacts>,
  onLanes: () => void,
): Promise<CourierChild> {
  // They may fail while nobody waits for them yet.
  facts.catch(() => undefined)
  const { caged, report } = await startProven<ToCourier, FromCourier>(options)
  let delivering: Delivering = { lanes: [], why: '' }
  try {
    caged.listen((message) => {
      if (message.kind !== 'state') return
      const { lanes, why } = message
      const isNew = JSON.stringify({ lanes, why }) !== JSON.stringify(delivering)
      delivering = { lanes, why }
      if (isNew) onLanes()
    })
    const told = await facts
    const { folder, places } = caged.cage
    const serving = caged.expect('serving')
    const signerSocket = places[COURIER_PLACE] ?? ''
    caged.send({ kind: 'begin', settings: { ...told, folder, signerSocket } })
    await serving
    return {
      delivering: () => delivering,
      report,
      cage: caged.cage.kind,
      pid: caged.pid,
      ended: caged.ended,
      stop: () => caged.send({ kind: 'stop' }),
      kill: () => caged.kill(),
    }
  } catch (error) {
    caged.kill()
    throw error
  }
}
