// Talking to the signer, as the paired device, to the pinned identity only: acts that the API has
// go by it, everything else by the desk; without the two, all goes by the launcher's socket.

import { randomBytes } from 'node:crypto'
import type { Binding } from '@countersign/channel/binding.ts'
import {
  askOver,
  connectSigner,
  type Exchange,
  type SignerClient,
} from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { seal } from '@countersign/channel/sealing.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Context, deskSocket, network } from '../context.ts'
import { deviceKey, requirePairing } from '../keep/pairing.ts'
import { waysOf } from '../keep/ways.ts'
import { actOf } from './acts.ts'
import { readHelloAnswer } from './answers.ts'
import { byDesk, bySocket } from './exchange.ts'
import { askWitnessed, headStore, wakeWitnessed } from './witness.ts'

/** Seals a code to the pinned signer, for one use. */
export function sealCode(context: Context, code: string, binding: Binding): string {
  const { sealingKey } = requirePairing(context).identity
  return seal(sealingKey, Buffer.from(code), binding)
}

/** Asks the paired signer one thing. @throws Refusal, Fault client.not_paired, channel.* */
export function askPaired(
  context: Context,
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> {
  return askAs(context, requirePairing(context).identity, kind, body)
}

/** Asks a signer of this identity one thing, with the device's signature. */
export async function askAs(
  context: Context,
  identity: Identity,
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> {
  const signer = await openSigner(context, identity)
  try {
    return await askWitnessed(headStore(context, identity), signer.ask, kind, body)
  } finally {
    signer.close()
  }
}

/** Answers as its witness where it waits for one. @throws Fault witness.*, channel.* */
export async function wakeSigner(context: Context): Promise<void> {
  const { identity } = requirePairing(context)
  const signer = await openSigner(context, identity)
  try {
    await wakeWitnessed(headStore(context, identity), signer.ask)
  } finally {
    signer.close()
  }
}

/** Asks past the API: what the server does not pass on reaches the signer all the same. */
export function askByDesk(
  context: Context,
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> {
  const { identity } = requirePairing(context)
  const options = { identity, device: deviceKey(context), now: context.now }
  return askOver(signerExchange(context), options)(kind, body)
}

/** Asks as nobody, for what its own signatures authorise. @throws Fault channel.answer_forged */
export function askAsNobody(
  context: Context,
  identity: Identity,
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> {
  return askOver(signerExchange(context), { identity, now: context.now })(kind, body)
}

async function openSigner(context: Context, identity: Identity): Promise<SignerClient> {
  const options = { identity, device: deviceKey(context), now: context.now }
  const ways = waysOf(context)
  if (ways.kind === 'socket') {
    return connectSigner({ socketPath: deskSocket(context), ...options })
  }
  const relay = askOver(byDesk(ways.desk), options)
  return {
    ask(kind, body) {
      const act = actOf(context, { url: ways.api, identity }, kind, body)
      return act ?? relay(kind, body)
    },
    close: () => undefined,
  }
}

/** Carries frames to the signer, by the desk or the launcher's socket. */
export function signerExchange(context: Context): Exchange {
  const ways = waysOf(context)
  return ways.kind === 'socket' ? bySocket(deskSocket(context)) : byDesk(ways.desk)
}

export type Greeting = {
  readonly identity: Identity
  readonly network: Network
  readonly isClaimed: boolean
  readonly isolation: 'strong' | 'weak' | 'none'
  /** The head of the charter. */
  readonly head: string
  readonly witness: 'none' | 'needed' | 'answered'
  /** Why the signer froze; empty while it did not. */
  readonly frozen: string
  readonly clock: 'steady' | 'jumped'
}

/**
 * Asks who is there. Before pairing the answer names its own key, so that it proves nothing yet;
 * with `pinned` it has to come from that identity.
 */
export async function greet(context: Context, pinned?: Identity): Promise<Greeting> {
  // The unsigned request is addressed to nobody: any identity gives the same bytes.
  const nobody = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const id = randomBytes(16).toString('hex')
  const framed = writeRequest(nobody, { id, kind: 'hello', time: context.now(), body: {} })
  const answered = await signerExchange(context)(framed)
  const identity = pinned ?? claimedIdentity(answered)
  const answer = readAnswer(answered, requestHash(framed), identity.signingKey)
  if (answer.kind === 'fault') throw new Fault('channel.answer_forged')
  const hello = readHelloAnswer(answer.body)
  return {
    identity: identityFromCanonical(hello.identity),
    network: network(hello.network, 'network'),
    isClaimed: hello.isClaimed,
    isolation: hello.isolation,
    head: hello.charter.hash,
    witness: hello.witness.state,
    frozen: hello.frozen,
    clock: hello.clock,
  }
}

function claimedIdentity(answered: Uint8Array): Identity {
  type Framed = { readonly answer?: { readonly body?: { readonly identity?: unknown } } }
  const framed = readCanonical(answered) as Framed
  return identityFromCanonical(framed.answer?.body?.identity)
}
