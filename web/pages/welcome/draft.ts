// A wallet as it is typed, and the link to the desk that comes of it once nothing lacks.

import type { Policy } from '@countersign/core/policy/policy.ts'
import { readOlderBlocks, SHAPE_WANTS, type Shape } from '@countersign/core/wallet/shapes.ts'
import { readKeyText } from './key-text.ts'
import { CAREFUL, type PolicyChoices, policyOf } from './policy-form.ts'
import { walletLink } from './wallet-link.ts'

export type Draft = PolicyChoices & {
  readonly name: string
  readonly shape: Shape
  readonly user: string
  readonly backup: string
  /** Blocks, as they were typed. */
  readonly older: string
  /** That the user's key is in hardware: asked where it may sign alone later. */
  readonly isHardware: boolean
}

export const FIRST: Draft = {
  ...CAREFUL,
  name: 'savings',
  shape: '2-of-3',
  user: '',
  backup: '',
  // A year.
  older: '52560',
  isHardware: false,
}

export const WALLET_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

export type Linked =
  | { readonly kind: 'link'; readonly href: string }
  | { readonly kind: 'lacks'; readonly why: 'same' | 'more' }

const LACKS = { kind: 'lacks', why: 'more' } as const

export function linkOf(draft: Draft, start: 'xpub' | 'tpub', desk: string): Linked {
  const { name, shape, older, isHardware } = draft
  const wants = SHAPE_WANTS[shape]
  const user = readKeyText(draft.user, start)
  const backup = wants.backup ? readKeyText(draft.backup, start) : null
  const policy = policyIn(draft)
  if (user.kind !== 'key' || policy === null || !WALLET_NAME.test(name)) return LACKS
  if (backup !== null && backup.kind !== 'key') return LACKS
  const olderBlocks = wants.olderBlocks ? readOlderBlocks(older) : undefined
  if (olderBlocks === null || (shape === 'user-later' && !isHardware)) return LACKS
  // A backup from the same words is lost together with them.
  if (backup?.fingerprint === user.fingerprint) return { kind: 'lacks', why: 'same' }
  const keys = backup === null ? [user.text] : [user.text, backup.text]
  return { kind: 'link', href: walletLink(desk, { name, shape, keys, olderBlocks, policy }) }
}

/** Null for amounts that are none. */
export function policyIn(draft: Draft): Policy | null {
  try {
    return policyOf(draft)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
