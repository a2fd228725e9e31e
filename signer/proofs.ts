// What authorised an entry, as it stands in the journal: the device's signature over the request,
// and the place of the one-time code that was used up, among all that its authenticator shows.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { object, text, whole, word } from '@countersign/core/fields.ts'

export type CodeProof = {
  readonly factor: string
  /** Time step, counter or press, as `matchCode` counts them. */
  readonly step: number
}

/** A passkey's answer about one spend, as it was given. */
export type PasskeyProof = {
  readonly credential: string
  readonly authenticatorData: string
  readonly clientData: string
  readonly signature: string
}

/** What a person confirmed a spend with. */
export type FactorProof = CodeProof | PasskeyProof

const codeProof = object({ kind: word('code'), factor: text(32), step: whole() })

/** The proofs of an entry that a device asked for, with a factor where one was needed. */
export function writeProofs(device: RequestProof, factor?: FactorProof): readonly Canonical[] {
  const asked = { kind: 'device', ...device }
  if (!factor) return [asked]
  if ('step' in factor) return [asked, codeProofToCanonical(factor)]
  return [asked, { kind: 'passkey', ...factor }]
}

/** A used code, as an entry keeps it. */
export function codeProofToCanonical({ factor, step }: CodeProof): Canonical {
  return { kind: 'code', factor, step: String(step) }
}

/** The device that asked for an entry, if one did. */
export function deviceOf(entry: Entry): string | null {
  const proof = entry.proofs.find((each) => (each as { kind?: Canonical }).kind === 'device')
  const device = (proof as { device?: Canonical } | undefined)?.device
  return typeof device === 'string' ? device : null
}

/** The code an entry used up, if it did. */
export function codeOf(entry: Entry): CodeProof | null {
  const proof = entry.proofs.find((each) => (each as { kind?: Canonical }).kind === 'code')
  if (proof === undefined) return null
  const { factor, step } = codeProof(proof, 'proof')
  return { factor, step }
}

/** The credentials that signed the statement of an entry. */
export function credentialsIn({ proofs }: Pick<Entry, 'proofs'>): readonly string[] {
  return proofs.flatMap((proof) => {
    const { kind: is, credential } = proof as Partial<Record<'kind' | 'credential', Canonical>>
    return is === 'signed' && typeof credential === 'string' ? [credential] : []
  })
}
