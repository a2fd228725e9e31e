// The link by which changes go to the desk. Nobody believes it there: the signer says what they
// would do, and a member signs.

import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'

/** What the desk takes at most; what is larger goes by the command line. */
export const MOST_CHARACTERS = 1024 * 1024

/** @param why - one line, which everybody is told */
export function proposeLink(desk: string, changes: readonly Canonical[], why: string): string {
  const bytes = canonicalBytes({ changes, why })
  return `${desk}/#propose=${bytes.toBase64({ alphabet: 'base64url', omitPadding: true })}`
}
