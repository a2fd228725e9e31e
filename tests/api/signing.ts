// The headers of a request signed by the owner's device, for requests the SDK would not write.

import { fingerprint } from '@countersign/channel/identity.ts'
import {
  bytesToSign,
  contentDigest,
  httpTag,
  signatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import { ownDevice, SIGNER } from './lodge.ts'

export type Written = {
  readonly method: string
  readonly path: string
  readonly body: string
  /** Another number is another nonce. */
  readonly nonce: number
  readonly at: number
}

/** Nothing for a path that no request can be signed for. */
export function signed({
  method,
  path,
  body,
  nonce,
  at,
}: Written): Readonly<Record<string, string>> {
  const params = {
    method,
    path,
    contentDigest: contentDigest(new TextEncoder().encode(body)),
    created: at,
    keyId: ownDevice.keyId,
    nonce: nonce.toString(16).padStart(32, '0'),
    tag: httpTag(fingerprint(SIGNER)),
  }
  try {
    return { ...signatureHeaders(params, ownDevice.sign(bytesToSign(params))) }
  } catch {
    return {}
  }
}
