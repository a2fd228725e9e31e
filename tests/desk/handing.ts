// Links as the console writes them, and as a stranger might.

import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { RealDesk } from '../builders/desk.ts'
import { WALLET } from './steps.ts'

const base64url = (bytes: Uint8Array): string =>
  bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

export function proposeLink({ origin }: RealDesk, changes: readonly Canonical[], why = ''): string {
  return `${origin}/#propose=${base64url(canonicalBytes({ changes, why }))}`
}

/** A 2-of-2 of this key and the signer's, whose key is sealed for these recipients. */
export function walletLink(
  { origin }: RealDesk,
  name: string,
  { key, policy, exportTo }: { key: string; policy: Canonical; exportTo: readonly string[] },
): string {
  const wish = { name, shape: '2-of-2', keys: [key], userKey: '0', policy, exportTo }
  return `${origin}/#wallet=${base64url(canonicalBytes(wish))}`
}

export function cosignLink(
  { origin }: RealDesk,
  psbt: Uint8Array,
  { wallet = WALLET, broadcast = '' } = {},
): string {
  return `${origin}/#cosign=${wallet}.${base64url(psbt)}${broadcast}`
}

export const freezeLink = ({ origin }: RealDesk, subject: string, why: string): string =>
  `${origin}/#/freeze/${subject}?why=${encodeURIComponent(why)}`
