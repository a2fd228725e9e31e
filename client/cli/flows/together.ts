// What takes the others in a team, said before anybody is asked for a code.

import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { readCharter } from './charter.ts'

/** @throws Fault charter.by_proposal with the command that does it instead */
export async function refuseInTeam(context: Context, instead: string): Promise<void> {
  const { organisation } = await readCharter(context)
  if (organisation.kind !== 'team') return
  throw new Fault('charter.by_proposal', { instead: `countersign charter ${instead}` })
}
