// Acts that the signer journals itself and answers at once: tightening, the witness's answer. They
// are passed on whole while the caller waits; nothing has to be undone when one half fails.

import type { SignerOutcome } from '../ports/records.ts'
import { type SignedBy, useNonce, wholeRequest } from './authenticate.ts'
import type { World } from './world.ts'

export type Passed = {
  readonly by: SignedBy
  readonly body: Uint8Array
}

/**
 * Passes the request on, and has the projection read what the signer wrote.
 * @returns the signer's answer or refusal, with its receipt
 * @throws Fault http.nonce_used, channel.unreachable, channel.closed
 */
export async function passAct(
  { store, signer, clock }: Pick<World, 'store' | 'signer' | 'clock'>,
  { by, body }: Passed,
): Promise<SignerOutcome> {
  await store.transact((tx) => useNonce(tx, by.params, clock()))
  const outcome = await signer.pass(wholeRequest(by, body))
  if (outcome.kind === 'answer') {
    await store.transact((tx) => tx.enqueue({ kind: 'project-journal' }))
  }
  return outcome
}
