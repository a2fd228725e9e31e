// By what an event of the audit log is found again.

import type { AuditEvent } from '@countersign/core/audit/event.ts'
import { readAddress } from '@countersign/core/policy/ranges.ts'

export type Trace = {
  readonly act: string
  readonly outcome: string
  readonly actor: string | null
  /** An address that can be read; an IPv4 address inside an IPv6 one is that IPv4 address. */
  readonly network: string | null
  readonly token: string | null
  readonly session: string | null
}

export function traceOf(event: AuditEvent): Trace {
  const { act, outcome, actor, network, token, subject, facts } = event
  const used = token ?? (actor.kind === 'token' ? actor.id : undefined)
  return {
    act,
    outcome: outcome.kind,
    actor: actor.id ?? null,
    network: network === undefined ? null : plainAddress(network),
    token: used ?? null,
    session: facts.session ?? (subject?.kind === 'session' ? subject.id : null),
  }
}

function plainAddress(given: string): string | null {
  const read = readAddress(given)
  if (!read) return null
  const { bits, value } = read
  if (bits === 128) return given
  return [24n, 16n, 8n, 0n].map((at) => (value >> at) & 0xffn).join('.')
}
