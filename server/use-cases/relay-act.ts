// What carries its authors' own signatures is brought to the signer as it is. The server can keep
// it back, and can neither change it nor say anything itself.

import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { SignerOutcome } from '../ports/records.ts'
import type { World } from './world.ts'

export type Relay = {
  readonly kind: 'charter.act' | 'unlock.issue'
  readonly body: Canonical
  /** Who brings it, so that nobody's statements wait behind another's. */
  readonly caller: string
}

/**
 * Brings it, and has the projection read what the signer wrote.
 * @returns the signer's answer or refusal, with its receipt and what that answers
 * @throws Fault canonical.invalid, channel.unreachable, channel.closed
 */
export async function relayAct(
  { store, signer }: Pick<World, 'store' | 'signer'>,
  { kind, body, caller }: Relay,
): Promise<SignerOutcome & { readonly request: Uint8Array }> {
  // What came as JSON of another kind ends here, and not at the signer.
  canonicalBytes(body)
  const outcome = await signer.relay(kind, body, caller)
  // A refusal can have written something, too: a disputed head freezes.
  await store.transact((tx) => tx.enqueue({ kind: 'project-journal' }))
  return outcome
}
