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
  /** Recipients of age, apart by white space: for a 2-of-2. */
  readonly exportTo: string
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
  exportTo: '',
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
  const exportTo = recipientsIn(draft)
  if (exportTo === null) return LACKS
  // A backup from the same words is lost together with them.
  if (backup?.fingerprint === user.fingerprint) return { kind: 'lacks', why: 'same' }
  const keys = backup === null ? [user.text] : [user.text, backup.text]
  const wish = { name, shape, keys, olderBlocks, policy, exportTo }
  return { kind: 'link', href: walletLink(desk, wish) }
}

// The desk and the signer read them to the last bit; their code would weigh on every first page.
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/

/** Null where one of them does not look like a recipient, or there are too many. */
export function recipientsIn({ exportTo, shape }: Draft): readonly string[] | null {
  const given = exportTo.split(/\s+/).filter((each) => each !== '')
  if (shape !== '2-of-2' || given.length === 0) return []
  return given.length <= 4 && given.every((each) => RECIPIENT.test(each)) ? given : null
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
