// One request in, one signed answer out. Checks who may ask what before any act sees it; whatever
// goes wrong, the answer is a no with a code.

import {
  openRequest,
  type RequestProof,
  type SignedRequest,
  writeAnswer,
} from '@countersign/channel/envelope.ts'
import {
  isMessageKind,
  type MessageKind,
  messageRules,
  type Role,
  readBody,
} from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { memberOfDevice } from '@countersign/core/charter/state.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { doAct } from './acts/table.ts'
import { checkToken } from './request.ts'
import type { Serving } from './serving.ts'
import type { Signer } from './signer.ts'

/** Older requests are replays or come from a wrong clock, which codes would fail on too. */
const FRESH_SECONDS = 600

/** All that a pinned witness may ask. Greeting needs no signature. */
const FOR_WITNESSES: ReadonlySet<MessageKind> = new Set(['mirror.heads', 'witness.answer'])

/** All that a token may ask: never what others asked for, nor anything that decides or reads. */
const FOR_TOKENS: ReadonlySet<MessageKind> = new Set(['spend.sign', 'spend.cancel', 'spend.dry'])

/** Answers one frame that came by a socket of this role. Never throws for what a caller sent. */
export function serve(service: Serving, role: Role, framed: Uint8Array): Uint8Array {
  const { signer } = service
  const { to, read } = openRequest(signer.keys.identity, framed)
  const time = signer.time()
  try {
    const body = act(service, role, read())
    return writeAnswer(to, { kind: 'answer', time, body }, signer.keys.signingKey)
  } catch (error) {
    const { code, facts } = error instanceof Fault ? error : bug(error)
    return writeAnswer(to, { kind: 'fault', time, code, facts }, signer.keys.signingKey)
  }
}

// A bug denies and is told to the operator by its place only: its text might quote a secret.
function bug(error: unknown): Fault {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = /\(?([\w./-]+\.ts:\d+):\d+\)?$/m.exec(stack)?.[1] ?? 'unknown'
  process.stderr.write(`signer: a bug denied a request, at ${place}\n`)
  return new Fault('signer.bug')
}

function act(service: Serving, role: Role, request: SignedRequest): Canonical {
  const { kind } = request
  if (!isMessageKind(kind)) throw new Fault('channel.kind_unknown', { kind: kind.slice(0, 64) })
  const { roles, unsigned } = messageRules(kind)
  if (!roles.includes(role)) throw new Fault('channel.role_forbidden', { kind, role })
  const { signer } = service
  const proof = unsigned.includes(role) ? null : proven(signer, request, kind)
  const { time, from } = request
  return doAct(kind, { signer, body: readBody(kind, request.body), proof, time, from }, service)
}

/** The proof that a device of the owner's asked for this, just now. */
function proven(signer: Signer, { proof, time }: SignedRequest, kind: MessageKind): RequestProof {
  if (!proof) throw new Fault('channel.signature_invalid')
  const owner = signer.charter().owner
  if (kind !== 'genesis.claim') {
    if (!owner) throw new Fault('genesis.unclaimed')
    const member = memberOfDevice(signer.charter(), proof.device)
    const isDevice = member !== null || isTokenFor(signer, proof.device, kind)
    const isWitness = FOR_WITNESSES.has(kind) && signer.charter().stops.witnesses.has(proof.device)
    if (!isWitness && !isDevice) throw new Fault('channel.device_unknown')
  }
  refuseSuspended(signer, proof.device, kind)
  const ageSeconds = signer.clock() - time
  if (Math.abs(ageSeconds) > FRESH_SECONDS) throw new Fault('channel.request_stale', { ageSeconds })
  return proof
}

/** @throws Fault token.forbidden, token.expired, charter.frozen */
function isTokenFor(signer: Signer, key: string, kind: MessageKind): boolean {
  const token = tokenOfKey(signer.charter(), key)
  if (!token) return false
  if (!FOR_TOKENS.has(kind)) throw new Fault('token.forbidden', { token: token.id, act: kind })
  checkToken(signer, token)
  return true
}

/** Whoever is suspended may look, to see why: what people decide they say by statements. */
function refuseSuspended(signer: Signer, device: string, kind: MessageKind): void {
  const charter = signer.charter()
  const member = memberOfDevice(charter, device)
  if (!member || messageRules(kind).unsigned.includes('server')) return
  const isStopped =
    charter.freezes.has(`member:${member.id}`) || charter.freezes.has(`credential:${device}`)
  if (isStopped) throw new Fault('charter.suspended', { member: member.id })
}
