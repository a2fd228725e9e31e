// What a policy change starts from, and how its pieces are laid out.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Difference } from '@countersign/core/policy/difference.ts'
import { type Policy, policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { readWallet } from './answers.ts'
import { h } from './dom.ts'
import { badge, type Tone } from './parts.ts'
import type { Session } from './session.ts'

/** The policies in force of the wallets that these changes are about. @throws Refusal */
export async function oldPolicies(
  session: Session,
  changes: readonly Canonical[],
): Promise<readonly Policy[]> {
  const found = new Map<string, Policy>()
  for (const each of changes) {
    const { kind, wallet } = each as { readonly kind?: Canonical; readonly wallet?: Canonical }
    if (kind !== 'policy.set' || typeof wallet !== 'string' || found.has(wallet)) continue
    const shown = readWallet(await session.ask('wallet.show', { wallet }))
    found.set(wallet, policyFromCanonical(shown.policy))
  }
  return [...found.values()]
}

const TONES: { readonly [D in Difference['direction']]: readonly [Tone, string] } = {
  tightens: ['good', 'tightens'],
  loosens: ['bad', 'loosens'],
  unclear: ['warn', 'may loosen'],
}

const HEADS = { added: 'New', removed: 'Removed', changed: 'Changed' } as const

/** One piece of a policy: old and new, and in which direction. */
export function differenceView({ kind, what, from, to, direction }: Difference): HTMLElement {
  const [tone, words] = TONES[direction]
  return h(
    'div',
    { class: 'piece' },
    h('div', { class: 'spread' }, h('strong', {}, `${HEADS[kind]} ${what}`), badge(tone, words)),
    from === undefined ? null : h('p', { class: 'old' }, h('span', { class: 'tag' }, 'Old'), from),
    to === undefined ? null : h('p', { class: 'new' }, h('span', { class: 'tag' }, 'New'), to),
  )
}

export function wholePolicy(sentences: readonly string[], isOpen: boolean): HTMLElement {
  return h(
    'details',
    { open: isOpen },
    h('summary', {}, 'The whole new policy'),
    h(
      'ul',
      { class: 'plain' },
      sentences.map((sentence) => h('li', {}, sentence)),
    ),
  )
}
