// Who the signer is and how it stands. Anybody may ask, so it says nothing of anybody's wallets.

import { identityToCanonical } from '@countersign/channel/identity.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Serving } from '../serving.ts'

export function hello({ signer, cage }: Serving): Canonical {
  const { seq, hash } = signer.journal.head(CHARTER)
  return {
    network: signer.network,
    identity: identityToCanonical(signer.keys.identity),
    isClaimed: plain(signer.charter().owner !== null),
    isolation: cage.isolation,
    attempts: plain(cage.attempts),
    charter: { seq: plain(seq), hash: hash.toHex() },
    witness: { state: signer.witness.state(), nonce: signer.witness.nonce },
    /** Why the signer froze; empty while it did not. */
    frozen: signer.charter().stops.frozen ?? '',
    clock: signer.isSteady() ? 'steady' : 'jumped',
  }
}
