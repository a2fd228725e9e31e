// What authorised an entry, as it stands in the journal: the device's signature over the request,
// and the time step of the one-time code that was used up.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import { object, text, whole, word } from '@countersign/channel/fields.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Entry } from '@countersign/vault/entry.ts'

export type CodeProof = { readonly factor: string; readonly step: number }

const codeProof = object({ kind: word('code'), factor: text(32), step: whole() })

/** The proofs of an entry that a device asked for, with a code where one was needed. */
export function writeProofs(device: RequestProof, code?: CodeProof): readonly Canonical[] {
  const asked = { kind: 'device', ...device }
  if (!code) return [asked]
  return [asked, { kind: 'code', factor: code.factor, step: String(code.step) }]
}

/** The code an entry used up, if it did. */
export function codeOf(entry: Entry): CodeProof | null {
  const proof = entry.proofs.find((each) => (each as { kind?: Canonical }).kind === 'code')
  if (proof === undefined) return null
  const { factor, step } = codeProof(proof, 'proof')
  return { factor, step }
}
