// A witness that nobody attends: follows one signer's heads from another machine or account, and
// answers for it after each of its starts. It refuses to answer for a journal that it saw longer.

import { randomBytes } from 'node:crypto'
import { witnessBinding } from '@countersign/channel/bindings.ts'
import { askOver, type Exchange } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { watchedHeads, watchedSigner, watchSigner, witnessKey } from '../keep/watch.ts'
import { askPaired, sealCode } from './signer.ts'
import { answerAsWitness, type WitnessAnswer } from './witness.ts'

export type Watch = {
  /** The witness's own folder. */
  readonly folder: string
  readonly exchange: Exchange
  /** The signer's fingerprint as the launcher prints it; needed the first time only. */
  readonly expected?: string
}

/**
 * One round: answers with what was seen, keeps what the signer shows.
 * @throws Fault witness.head_lower, channel.*; Refusal signer.frozen, channel.device_unknown
 */
export async function watchOnce({ folder, exchange, expected }: Watch): Promise<WitnessAnswer> {
  const signer = watchedSigner(folder) ?? (await meet(folder, exchange, expected))
  const store = { file: watchedHeads(folder), signer }
  const device = witnessKey(folder)
  return answerAsWitness(store, askOver(exchange, { identity: signer, device }))
}

// Nothing is believed of who answers but what the owner read off the launcher's terminal.
async function meet(folder: string, exchange: Exchange, expected = ''): Promise<Identity> {
  const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const id = randomBytes(16).toString('hex')
  const framed = writeRequest(nobody, { id, kind: 'hello', time: 0, body: {} })
  const answered = await exchange(framed)
  type Framed = { readonly answer?: { readonly body?: { readonly identity?: unknown } } }
  const told = readCanonical(answered) as Framed
  const identity = identityFromCanonical(told.answer?.body?.identity)
  readAnswer(answered, requestHash(framed), identity.signingKey)
  const letters = (words: string) => words.toLowerCase().replaceAll(/[^0-9a-f]/g, '')
  if (letters(expected) !== letters(fingerprint(identity))) {
    throw new Fault('channel.answer_forged', { expected, fingerprint: fingerprint(identity) })
  }
  watchSigner(folder, identity)
  return identity
}

export type PinnedWitness = { readonly witness: string; readonly name: string }

/** Pins a witness's key at the signer under a name; without a name takes it away. */
export async function changeWitness(
  context: Context,
  change: { readonly witness: string; readonly code: string; readonly name?: string },
): Promise<readonly PinnedWitness[]> {
  const { witness, name } = change
  const use = name === undefined ? 'witness-remove' : 'witness-add'
  const code = sealCode(context, change.code, witnessBinding(use, witness))
  const asked: Canonical = { witness, code }
  const answer = await (name === undefined
    ? askPaired(context, 'witness.remove', asked)
    : askPaired(context, 'witness.add', { ...asked, name }))
  const fields = object({ witnesses: list(object({ witness: hex(32), name: text(64) }), 16) })
  return fields(answer, 'answer').witnesses
}
