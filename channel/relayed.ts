// Questions to the signer of a process that is no member's device: whoever carries one signs it as
// a device on the way, and brings back what was signed beside its answer. Who asks trusts the
// carrier with nothing: what was signed has to be its own question, and the answer one to that.

import { type KeyObject, randomBytes } from 'node:crypto'
import {
  type Canonical,
  canonicalBytes,
  canonicalText,
  readCanonical,
} from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { base64, object } from '@countersign/core/fields.ts'
import { type AskOptions, type Exchange, Refusal, type SignerClient } from './client.ts'
import { readAnswer, readRequest, requestHash, writeRequest } from './envelope.ts'
import type { Identity } from './identity.ts'
import type { MessageKind } from './messages.ts'

/** An account's policy is the longest thing in an answer. */
const MAX_BYTES = 4 * 1024 * 1024

const pair = object({ request: base64(MAX_BYTES), answer: base64(MAX_BYTES) })

/** As `askOver`, by somebody who signs. @throws Refusal, Fault channel.* */
export function askRelayed<Kind extends string = MessageKind>(
  exchange: Exchange,
  options: Omit<AskOptions, 'device'>,
): SignerClient<Kind>['ask'] {
  const { identity, now = () => Math.floor(Date.now() / 1000) } = options
  return async (kind, body) => {
    const asked = { id: randomBytes(16).toString('hex'), kind, time: now(), body }
    const carried = await exchange(writeRequest(identity, asked))
    const { request, answer } = pair(readCanonical(carried), 'relayed')
    const { proof: _, from: __, ...signed } = readRequest(identity, request)
    if (textOf(signed) !== textOf(asked)) throw new Fault('channel.answer_forged')
    const read = readAnswer(answer, requestHash(request), identity.signingKey)
    if (read.kind === 'fault') throw new Refusal(read.code, read.facts)
    return read.body
  }
}

type Asked = {
  readonly id: string
  readonly kind: string
  readonly time: number
  readonly body: Canonical
}

const textOf = ({ id, kind, time, body }: Asked): string =>
  canonicalText({ id, kind, time: String(time), body })

type Carrying = {
  readonly identity: Identity
  readonly device: KeyObject
  /** The kinds that it signs, and no others. */
  readonly kinds: readonly string[]
}

/**
 * Carries one question: signed, asked, and both handed back.
 * @throws Fault channel.kind_unknown for a kind that is not to be signed
 */
export async function carryQuestion(
  framed: Uint8Array,
  exchange: Exchange,
  { identity, device, kinds }: Carrying,
): Promise<Uint8Array> {
  const { id, kind, time, body } = readRequest(identity, framed)
  if (!kinds.includes(kind)) throw new Fault('channel.kind_unknown', { kind: kind.slice(0, 64) })
  const request = writeRequest(identity, { id, kind, time, body }, device)
  const answer = await exchange(request)
  return canonicalBytes({ request: request.toBase64(), answer: answer.toBase64() })
}
