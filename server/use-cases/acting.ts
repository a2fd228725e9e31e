// Who acts, on a route for members: by a device that signed, or by a session.

import { type HttpSignature, httpRequestHash } from '@countersign/core/access/http-signature.ts'
import type { Actor } from '@countersign/core/audit/event.ts'
import type { SessionRecord } from '../ports/sessions.ts'
import { person } from './record-event.ts'

export type Acting = {
  /** The member's id. */
  readonly member: string
  /** As the audit log names who acts. */
  readonly actor: Actor
  /** The address it came from. */
  readonly network: string
  /** Hash of the signed request. */
  readonly request?: string
  /** The id of the session. */
  readonly session?: string
}

export const byDevice = (member: string, params: HttpSignature, network: string): Acting => ({
  member,
  actor: person(params.keyId),
  network,
  request: httpRequestHash(params),
})

export const bySession = ({ id, member }: SessionRecord, network: string): Acting => ({
  member,
  actor: person(member),
  network,
  session: id,
})

/** What an audit event says of who acts; more facts stand beside the session. */
export function traceOf(
  { actor, network, request, session }: Acting,
  facts: Readonly<Record<string, string>> = {},
) {
  return {
    actor,
    network,
    ...(request === undefined ? {} : { request }),
    facts: session === undefined ? facts : { ...facts, session },
  }
}
