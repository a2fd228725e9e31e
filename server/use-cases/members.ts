// What a member may do at the server. What moves money, or decides on the organisation, only the
// signer judges.

import { Fault } from '@countersign/core/fault.ts'
import type { Reader } from '../ports/store.ts'

const GOVERNING: readonly string[] = ['owner', 'administrator']

/** @throws Fault charter.role_missing unless the member is owner or administrator */
export async function checkGoverning(
  reader: Pick<Reader, 'member'>,
  id: string,
  act: string,
): Promise<void> {
  const member = await reader.member(id)
  if (member?.roles.some((role) => GOVERNING.includes(role))) return
  throw new Fault('charter.role_missing', { member: id, act })
}

/** The id of the member whose device it is; empty for a device that is nobody's any more. */
export async function memberOf(reader: Pick<Reader, 'device'>, key: string): Promise<string> {
  return (await reader.device(key))?.member ?? ''
}
