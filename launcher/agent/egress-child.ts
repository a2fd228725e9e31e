// Starts the way out to exchanges beside a local trader: in its cage, with that trader's door.

import type { FromEgress, ToEgress, VenuePlaces } from '@countersign/channel/launch.ts'
import { EGRESS } from '../cage.ts'
import { type Standing, type StartOptions, startProven } from '../inmate-child.ts'
import { traderSocket } from '../sockets.ts'

/** The name of the place that its inmate has. */
const DOOR = 'egress.sock'

/** @throws Error when it does not come so far as to serve, or its cage is not good enough */
export async function startEgress(
  options: Omit<StartOptions, 'inmate'>,
  venues: VenuePlaces,
): Promise<Standing> {
  const { run, stage } = options.home
  const places = { [DOOR]: traderSocket(run, 'egress') }
  const inmate = { ...EGRESS, folder: null, stage, places }
  const { caged, report } = await startProven<ToEgress, FromEgress>({ ...options, inmate })
  try {
    const serving = caged.expect('serving')
    const socketPath = caged.cage.places[DOOR] ?? ''
    caged.send({ kind: 'begin', socketPath, venues })
    await serving
    return {
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
