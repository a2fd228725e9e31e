// The charter for reading: how it stands, and all of it for whoever wants to verify it.

import { signBytes } from '@countersign/channel/keys.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { headBytes, withheldBytes } from '@countersign/core/charter/head.ts'
import { viewOf } from '@countersign/core/charter/show.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Heard } from '../request.ts'
import type { Signer } from '../signer.ts'
import { shownEntry } from './mirror.ts'
import { pageOf } from './page.ts'

/** Who is there, what is proposed, what is locked. @throws Fault genesis.unclaimed */
export function showCharter({ signer }: Pick<Heard<unknown>, 'signer'>): Canonical {
  const charter = signer.charter()
  if (!charter.organisation) throw new Fault('genesis.unclaimed')
  const { seq, hash } = signer.journal.head(CHARTER)
  return viewOf(charter, { seq, hash: hash.toHex() }, signer.time())
}

/**
 * Entries whole, oldest first; of those that hold something sealed only what anybody may see, with
 * the signer's word for it, and their hash, which the next entry vouches for.
 */
export function exportCharter({ signer, body }: Heard<MessageBody<'charter.export'>>): Canonical {
  const entries = pageOf(body.limit, (last, count) =>
    signer.journal.read(CHARTER, last?.seq ?? body.after, count),
  )
  return { entries: entries.map((entry) => exported(signer, entry)), head: charterHead({ signer }) }
}

const SEALED: ReadonlySet<string> = new Set([
  'factor.enrolled',
  'factor.unlocked',
  'factor.offered',
])

function exported({ charter, keys }: Signer, entry: Entry): Canonical {
  if (SEALED.has(entry.kind)) {
    const shown = { ...(shownEntry(entry) as object), prev: entry.prev.toHex() }
    const bytes = withheldBytes(charter().organisation?.id ?? '', shown)
    return { withheld: { ...shown, signature: signBytes(keys.signingKey, bytes).toHex() } }
  }
  return { entry: Buffer.from(entry.bytes).toString('utf8') }
}

/** How far the charter goes, with the signer's word for it. */
export function charterHead({ signer }: { readonly signer: Signer }): Canonical {
  const { seq, hash } = signer.journal.head(CHARTER)
  const organisation = signer.charter().organisation?.id ?? ''
  const head = { organisation, seq: String(seq), hash: hash.toHex(), time: String(signer.time()) }
  return { ...head, signature: signBytes(signer.keys.signingKey, headBytes(head)).toHex() }
}
