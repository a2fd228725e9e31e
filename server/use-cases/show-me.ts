// What an account shows to whose it is.

import { Fault } from '@countersign/core/fault.ts'
import type { MemberRecord } from '../ports/records.ts'
import { presentMember } from './sessions.ts'
import type { World } from './world.ts'

/** @throws Fault session.invalid for a member who has just gone */
export async function showMe(
  { store }: Pick<World, 'store'>,
  member: string,
): Promise<MemberRecord> {
  const found = await presentMember(store.reader, member)
  if (!found) throw new Fault('session.invalid')
  return found
}
