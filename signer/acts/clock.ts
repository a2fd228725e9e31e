// The time that block headers prove. Only the signer's own time can gain by it, only what a restart
// lost, and only as far as the machine's clock agrees.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { provenTime, readHeaders } from '@countersign/core/bitcoin/headers.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Heard } from '../request.ts'

/** @throws Fault chain.headers_invalid */
export function hearHeaders({ signer, body }: Heard<MessageBody<'clock.headers'>>): Canonical {
  // Elsewhere headers cost nothing to make, and the machine's clock is believed as it is.
  if (signer.network !== 'mainnet') return { outcome: 'not-needed', time: plain(signer.time()) }
  const proven = provenTime(readHeaders(body.headers), signer.headerWork)
  if (proven !== null) signer.proveTime(proven)
  return { outcome: proven === null ? 'unproven' : 'proven', time: plain(signer.time()) }
}
