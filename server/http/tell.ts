// Tells the audit log of requests that were refused: by whom, from where, and why. Bounded, since
// refusals are the one thing that strangers can have written as often as they like.

import { httpRequestHash } from '@countersign/core/access/http-signature.ts'
import { isAuditAct } from '@countersign/core/audit/acts.ts'
import type { Actor } from '@countersign/core/audit/event.ts'
import type { FastifyRequest } from 'fastify'
import { person, recordEvent } from '../use-cases/record-event.ts'
import type { World } from '../use-cases/world.ts'
import type { Passage } from './gate.ts'
import type { Outcome } from './problem.ts'

/** A day of nothing else is a hundred megabytes. */
const MOST_A_MINUTE = 120

export type Tell = (request: FastifyRequest, refused: Outcome) => Promise<void>

/**
 * What is more than the bound is counted, and the next one that is told says how many it were.
 * @param say - hears when the log cannot be written; the answer is a refusal all the same
 */
export function openTell(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  say: (line: string) => void,
): Tell {
  let minute = 0
  let told = 0
  let untold = 0
  return async (request, { code, receipt }) => {
    const time = clock()
    const id = request.routeOptions.config.id ?? ''
    const act = `api.${id}`
    // What the signer said to an asking is told by the job that asked it.
    if (!isAuditAct(act) || (receipt && id === 'askSpend')) return
    // Told here, it would wake whoever watches the log, who asks again, and so on.
    if (code === 'audit.unnoted') return
    if (Math.floor(time / 60) !== minute) [minute, told] = [Math.floor(time / 60), 0]
    if (told >= MOST_A_MINUTE) {
      untold += 1
      return
    }
    told += 1
    const facts: Record<string, string> = untold > 0 ? { untold: String(untold) } : {}
    untold = 0
    const draft = {
      time,
      act,
      outcome: { kind: 'refused', fault: code },
      network: request.ip,
      ...callerOf(request.passage),
      facts,
    } as const
    await store.transact((tx) => recordEvent(tx, draft)).catch(() => say('a refusal went untold'))
  }
}

function callerOf(passage: Passage | null): {
  readonly actor: Actor
  readonly token?: string
  readonly request?: string
} {
  const caller = passage?.caller ?? null
  if (caller === null) return { actor: { kind: 'stranger' } }
  if (caller.kind === 'token') {
    return { actor: { kind: 'token', id: caller.id }, token: caller.id }
  }
  if (caller.kind === 'session') return { actor: person(caller.session.member) }
  return { actor: person(caller.params.keyId), request: httpRequestHash(caller.params) }
}
