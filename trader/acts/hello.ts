// Who the trader is and how it stands. Anybody may ask, so it says nothing of anybody's accounts.

import { identityToCanonical } from '@countersign/channel/identity.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Serving } from '../serve.ts'

export function hello({ trader, cage }: Serving): Canonical {
  return {
    network: trader.network,
    identity: identityToCanonical(trader.keys.identity),
    isolation: cage.isolation,
    attempts: plain(cage.attempts),
    /** Whether requests can leave. */
    egress: trader.egress.isThere() ? 'there' : 'away',
    /** Where they come from, to which keys are bound; empty where the operator did not say. */
    addresses: trader.addresses,
  }
}
