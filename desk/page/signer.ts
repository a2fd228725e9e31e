// Talks to signer and trader by the desk's doors. Every answer is checked against the one that this
// browser met; the desk in between only carries bytes.

import type { MessageKind } from '@countersign/channel/messages.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything } from '@countersign/core/fields.ts'
import { type Hello, readHello } from './answers.ts'
import { type Device, readAnswer, requestHash, writeRequest } from './envelope.ts'
import { type Identity, isSameIdentity, readIdentity } from './identity.ts'
import { some } from './some.ts'

/** The signer said no, with its permanent code. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly facts: { readonly [name: string]: string }

  constructor(code: string, facts: { readonly [name: string]: string }) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

export type Greeting = Omit<Hello, 'identity'> & { readonly identity: Identity }

/** Of the desk: bytes go on unread. */
type Door = '/signer' | '/trader'

const NOBODY: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
const named = some({ answer: some({ body: some({ identity: anything }) }) })

/**
 * Asks who is there. Without `pinned` the answer names its own key, and proves nothing yet.
 * @throws Fault channel.answer_forged when another than the pinned one answers
 */
export async function greet(pinned: Identity | null): Promise<Greeting> {
  const hello = readHello(await greetAt('/signer', pinned))
  return { ...hello, identity: readIdentity(hello.identity) }
}

/** What whoever is behind the door says of itself. @throws the same */
export async function greetAt(door: Door, pinned: Identity | null): Promise<Canonical> {
  const framed = await writeRequest(NOBODY, asking('hello', {}))
  const answered = await relay(door, framed)
  const said = readIdentity(named(readCanonical(answered), 'hello').answer.body.identity)
  const met = pinned ?? said
  const body = opened(await readAnswer(answered, requestHash(framed), met.signingKey))
  if (!isSameIdentity(said, met)) throw new Fault('channel.answer_forged')
  return body
}

/** Asks one thing, as this browser's device. @throws Refusal, Fault channel.* */
export const ask = (
  signer: Identity,
  device: Device,
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> => askAt('/signer', signer, device, { kind, body })

/** The same of whoever is behind the door. @throws the same */
export async function askAt(
  door: Door,
  whom: Identity,
  device: Device,
  { kind, body }: { readonly kind: string; readonly body: Canonical },
): Promise<Canonical> {
  const framed = await writeRequest(whom, asking(kind, body), device)
  return opened(await readAnswer(await relay(door, framed), requestHash(framed), whom.signingKey))
}

function asking(kind: string, body: Canonical) {
  const id = crypto.getRandomValues(new Uint8Array(16)).toHex()
  return { id, kind, time: Math.floor(Date.now() / 1000), body }
}

function opened(answer: Awaited<ReturnType<typeof readAnswer>>): Canonical {
  if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
  return answer.body
}

async function relay(door: Door, framed: Uint8Array): Promise<Uint8Array> {
  let response: Response
  try {
    response = await fetch(door, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(framed),
      credentials: 'omit',
      redirect: 'error',
    })
  } catch (cause) {
    throw new Fault('channel.unreachable', {}, { cause })
  }
  if (!response.ok) throw new Fault('channel.unreachable', { status: response.status })
  return new Uint8Array(await response.arrayBuffer())
}
