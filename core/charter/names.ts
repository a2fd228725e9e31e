// What people read instead of ids: names of members, credentials, contacts and of what can stand
// still, as one view of the charter has them; and the code they compare by voice.

import { isPaperName } from '../exchange/paper/terms.ts'
import { tokenOf } from '../policy/who.ts'
import { isLever, LEVER_WORDS } from './levers.ts'
import type { Contact, Role } from './member.ts'
import type { CharterView } from './view.ts'

/** Each role with what it lets somebody do. */
export const ROLE_WORDS: { readonly [R in Role]: string } = {
  owner: 'decides, and spends',
  administrator: 'decides on the organisation',
  approver: 'approves spends',
  spender: 'asks for spends',
  viewer: 'only looks',
  watchdog: 'may only stop things',
}

/** What people compare by voice before somebody is let in: 80 bits in five groups of four. */
export function voiceCode(fingerprint: string): string {
  return fingerprint.slice(0, 20).toUpperCase().match(/.{4}/g)?.join('-') ?? ''
}

/**
 * A member's name, which no other member has; somebody who left is named by their id. A token that
 * asks is one who asks as well.
 */
export function nameOf(
  { members, tokens }: Pick<CharterView, 'members' | 'tokens'>,
  member: string,
): string {
  const token = tokenOf(member)
  if (token !== null) return tokenName({ tokens }, token)
  return members.find(({ id }) => id === member)?.name ?? member
}

/** "the token Payroll". */
export function tokenName({ tokens }: Pick<CharterView, 'tokens'>, id: string): string {
  return `the token ${tokens.find((each) => each.id === id)?.name ?? id}`
}

/** "email ada@example.org". */
export const contactName = ({ kind, address }: Contact): string => `${kind} ${address}`

type CredentialView = CharterView['members'][number]['credentials'][number]

/** "laptop (device, computer)". */
export const credentialKind = ({ name, kind, class: place }: CredentialView): string =>
  `${name} (${kind}, ${place})`

/** "laptop (device, computer) of Ada"; the id of one that nobody has any more. */
export function credentialName({ members }: Pick<CharterView, 'members'>, id: string): string {
  for (const { name, credentials } of members) {
    const found = credentials.find((each) => each.id === id)
    if (found) return `${credentialKind(found)} of ${name}`
  }
  return id
}

/** What a freeze, a lock or an act of one person is about: "the wallet savings", "Ada". */
export function subjectName(subject: string, view: CharterView): string {
  if (isLever(subject)) return LEVER_WORDS[subject].name
  const at = subject.indexOf(':')
  const [kind, id] = at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)]
  switch (kind) {
    case 'wallet':
      return `the wallet ${id}`
    case 'account':
      return isPaperName(id)
        ? `the account with pretended money ${id}`
        : `the exchange account ${id}`
    case 'member':
      return nameOf(view, id)
    case 'token':
      return tokenName(view, id)
    case 'credential':
      return `the credential ${credentialName(view, id)}`
    case 'signer':
    case 'organisation':
      return `the ${kind}`
    default: {
      const proposal = view.proposals.find((each) => each.id === subject)
      return `the proposal ${proposal?.code ?? subject}`
    }
  }
}
