// Acts that carry signatures of their own: the server asks the signer itself, so that the receipt
// answers a request of the server's. That comes along, and has to say what was asked for here.

import type { RouteSpec } from '@countersign/contract/route.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { type Canonical, canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

/** What an answer or a problem holds of it. */
export type Relayed = { readonly request?: string | undefined }

/**
 * The hash that the receipt has to name: of a request of exactly this kind, with exactly this body.
 * @throws Fault channel.answer_forged when the signer was asked something else
 */
export function relayedHash(
  { relays = '' }: Pick<RouteSpec, 'relays'>,
  body: Canonical,
  { request }: Relayed,
): string {
  const frame = request === undefined ? null : Uint8Array.fromBase64(request)
  const asked = frame === null ? null : readAsked(frame)
  const isOurs = asked?.kind === relays && canonicalText(asked.body) === canonicalText(body)
  if (frame === null || !isOurs) throw new Fault('channel.answer_forged')
  return sha256(frame).toHex()
}

type Asked = { readonly kind: Canonical; readonly body: Canonical }

function readAsked(frame: Uint8Array): Asked {
  const { request } = Object(readCanonical(frame)) as { readonly request?: Partial<Asked> }
  return { kind: request?.kind ?? '', body: request?.body ?? '' }
}
