// One request in, one signed answer out, as the signer has it. Checks who may ask what before any
// act sees it; whatever goes wrong, the answer is a no with a code.

import { Refusal } from '@countersign/channel/client.ts'
import {
  openRequest,
  type RequestProof,
  type SignedRequest,
  writeAnswer,
} from '@countersign/channel/envelope.ts'
import type { CageReport } from '@countersign/channel/launch.ts'
import {
  isTraderMessage,
  readTraderBody,
  type TraderMessage,
  type TraderRole,
  traderRules,
} from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault, type FaultFacts } from '@countersign/core/fault.ts'
import { doAct } from './acts/table.ts'
import { standingOf } from './asked.ts'
import { FRESH_SECONDS, type Trader } from './trader.ts'

/** It ends whatever there is whenever it comes. */
const ONCE: ReadonlySet<TraderMessage> = new Set(['order.cancel-all'])

export type Serving = { readonly trader: Trader; readonly cage: CageReport }

/** Answers one frame that came by a socket of this role. Never rejects for what a caller sent. */
export async function serve(
  service: Serving,
  role: TraderRole,
  framed: Uint8Array,
): Promise<Uint8Array> {
  const { trader } = service
  const { to, read } = openRequest(trader.keys.identity, framed)
  try {
    const body = await act(service, role, read())
    return writeAnswer(to, { kind: 'answer', time: trader.time(), body }, trader.keys.signingKey)
  } catch (error) {
    const { code, facts } = refusalOf(error)
    const answer = { kind: 'fault', time: trader.time(), code, facts } as const
    return writeAnswer(to, answer, trader.keys.signingKey)
  }
}

function refusalOf(error: unknown): { readonly code: string; readonly facts: FaultFacts } {
  // What the signer refused is refused here, for its reason.
  if (error instanceof Fault || error instanceof Refusal) return error
  // A bug denies and is told to the operator by its place only: its text might quote a secret.
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = /\(?([\w./-]+\.ts:\d+):\d+\)?$/m.exec(stack)?.[1] ?? 'unknown'
  process.stderr.write(`trader: a bug denied a request, at ${place}\n`)
  return new Fault('signer.bug')
}

async function act(service: Serving, role: TraderRole, request: SignedRequest): Promise<Canonical> {
  const { kind } = request
  if (!isTraderMessage(kind)) throw new Fault('channel.kind_unknown', { kind: kind.slice(0, 64) })
  const { roles, unsigned } = traderRules(kind)
  if (!roles.includes(role)) throw new Fault('channel.role_forbidden', { kind, role })
  const { trader } = service
  const body = readTraderBody(kind, request.body)
  const proof = unsigned.includes(role) ? null : proven(trader, request)
  const standing = proof ? await standingOf(trader, proof.device) : null
  if (proof && ONCE.has(kind)) trader.once({ request: proof.request, time: request.time })
  return doAct(kind, { trader, body, proof, standing }, service)
}

/** The proof that a device asked for this, just now; whose it is the signer says. */
function proven({ clock }: Trader, { proof, time }: SignedRequest): RequestProof {
  // What comes by HTTP names acts of the signer's.
  if (!proof || proof.http) throw new Fault('channel.signature_invalid')
  const ageSeconds = clock() - time
  if (Math.abs(ageSeconds) > FRESH_SECONDS) throw new Fault('channel.request_stale', { ageSeconds })
  return proof
}
