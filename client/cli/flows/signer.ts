// Talking to the signer: by the desk's socket, as the paired device, to the pinned identity only.

import { randomBytes } from 'node:crypto'
import { askOnce, connectSigner } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { type Binding, seal } from '@countersign/channel/sealing.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Context, deskSocket, network } from '../context.ts'
import { deviceKey, requirePairing } from '../keep/pairing.ts'
import { readHelloAnswer } from './answers.ts'

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
  const device = deviceKey(context)
  const { now } = context
  const signer = await connectSigner({ socketPath: deskSocket(context), identity, device, now })
  try {
    return await signer.ask(kind, body)
  } finally {
    signer.close()
  }
}

export type Greeting = {
  readonly identity: Identity
  readonly network: Network
  readonly isClaimed: boolean
  readonly isolation: 'strong' | 'weak' | 'none'
  /** The head of the charter. */
  readonly head: string
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
  const answered = await askOnce(deskSocket(context), framed)
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
  }
}

function claimedIdentity(answered: Uint8Array): Identity {
  type Framed = { readonly answer?: { readonly body?: { readonly identity?: unknown } } }
  const framed = readCanonical(answered) as Framed
  return identityFromCanonical(framed.answer?.body?.identity)
}
