// What a policy change does: each piece old and new, and in which direction. Worked out in this
// page from the policy that is in force and the one that is proposed.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Change } from '@countersign/core/charter/change.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { type Difference, difference } from '@countersign/core/policy/difference.ts'
import { type Policy, policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import { readWallet } from './answers.ts'
import type { ChangeWords } from './change-words.ts'
import { h } from './dom.ts'
import { badge, grouped, notice, type Tone } from './parts.ts'
import type { Session } from './session.ts'

/** The policies in force, by their wallets. */
export type OldPolicies = ReadonlyMap<string, Policy>

/** The policies that these changes replace. @throws Refusal */
export async function oldPolicies(
  session: Session,
  changes: readonly Canonical[],
): Promise<OldPolicies> {
  const found = new Map<string, Policy>()
  for (const each of changes) {
    const { kind, wallet } = each as { readonly kind?: Canonical; readonly wallet?: Canonical }
    if (kind !== 'policy.set' || typeof wallet !== 'string' || found.has(wallet)) continue
    const shown = readWallet(await session.ask('wallet.show', { wallet }))
    found.set(wallet, policyFromCanonical(shown.policy))
  }
  return found
}

const TONES: { readonly [D in Difference['direction']]: readonly [Tone, string] } = {
  tightens: ['good', 'tightens'],
  loosens: ['bad', 'loosens'],
  unclear: ['warn', 'may loosen'],
}

const HEADS = { added: 'New', removed: 'Removed', changed: 'Changed' } as const

export function policyWords(
  { wallet, from, policy }: Extract<Change, { readonly kind: 'policy.set' }>,
  policies: OldPolicies,
): ChangeWords {
  const next = policyFromCanonical(policy)
  const old = policies.get(wallet)
  const title = `The policy of the wallet ${wallet}`
  const hash = h(
    'div',
    {},
    h('h3', {}, 'Hash of the new policy'),
    grouped(policyHash(next), 'Hash'),
  )
  // It is in force by now, or another one is: the difference would tell of something else.
  if (!old || policyHash(old) !== from) {
    const now = old && policyHash(old) === policyHash(next) ? 'This policy is in force.' : null
    const words = now ?? 'It replaces a policy that is no longer in force.'
    return { title, body: [notice('plain', words), whole(next, true), hash] }
  }
  const rows = difference(old, next).map((each) => h('li', {}, piece(each)))
  const list =
    rows.length === 0 ? h('p', {}, 'Nothing changes.') : h('ul', { class: 'rows tall' }, rows)
  return { title, body: [list, whole(next, false), hash] }
}

function piece({ kind, what, from, to, direction }: Difference): HTMLElement {
  const [tone, words] = TONES[direction]
  return h(
    'div',
    {},
    h('div', { class: 'spread' }, h('strong', {}, `${HEADS[kind]} ${what}`), badge(tone, words)),
    from === undefined ? null : h('p', { class: 'old' }, h('span', { class: 'tag' }, 'Old'), from),
    to === undefined ? null : h('p', { class: 'new' }, h('span', { class: 'tag' }, 'New'), to),
  )
}

function whole(policy: Policy, isOpen: boolean): HTMLElement {
  return h(
    'details',
    { open: isOpen },
    h('summary', {}, 'The whole new policy'),
    h(
      'ul',
      { class: 'plain' },
      describePolicy(policy).map((sentence) => h('li', {}, sentence)),
    ),
  )
}
