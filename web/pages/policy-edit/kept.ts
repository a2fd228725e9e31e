// The draft of a policy, kept in this browser until it is proposed or thrown away. It is a wish:
// nothing in it is believed by anybody else.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { useEffect, useState } from 'react'
import type { Form } from './typed.ts'

export type Kept = {
  /** Hash of the policy it began from. */
  readonly from: string
  /** Whole, and read by core/policy/draft.ts before it was put here. */
  readonly policy: Canonical
  readonly why: string
  /** What is being typed just now. */
  readonly form: Form | null
}

const placeOf = (wallet: string) => `countersign.draft.policy.${wallet}`

export const isDrafted = (wallet: string): boolean => localStorage.getItem(placeOf(wallet)) !== null

function readKept(wallet: string): Kept | null {
  const text = localStorage.getItem(placeOf(wallet))
  if (text === null) return null
  try {
    return JSON.parse(text) as Kept
  } catch {
    return null
  }
}

export const beginning = (policy: Policy, hash: string): Kept => ({
  from: hash,
  policy: policyToCanonical(policy),
  why: '',
  form: null,
})

/** The draft as it was left here, if it was, and how it is changed or thrown away. */
export function useKept(wallet: string) {
  const [kept, setKept] = useState<Kept | null>(() => readKept(wallet))
  useEffect(() => {
    if (kept === null) localStorage.removeItem(placeOf(wallet))
    else localStorage.setItem(placeOf(wallet), JSON.stringify(kept))
  }, [kept, wallet])
  return { kept, setKept }
}
