// People, their roles, keys and contacts in words.

import type { Contact, CredentialClass, Role } from '@countersign/core/charter/member.ts'
import { ROLE_WORDS } from '@countersign/core/charter/names.ts'
import { type Child, h } from './dom.ts'
import type { CredentialView, InvitationView } from './seat.ts'

export const roleWords = (roles: readonly Role[]): string =>
  roles.length === 0 ? 'no role' : roles.map((role) => `${role} (${ROLE_WORDS[role]})`).join(', ')

const CONTACT_WORDS: { readonly [K in Contact['kind']]: string } = {
  email: 'e-mail',
  phone: 'SMS',
  webhook: 'webhook',
  ntfy: 'ntfy',
  push: 'push',
}

export const contactKind = (kind: Contact['kind']): string => CONTACT_WORDS[kind]

export function contactWords(contacts: readonly Contact[]): Child {
  if (contacts.length === 0) return 'nothing, no notice reaches them'
  return contacts.map(({ kind, address }) =>
    h('div', {}, `${contactKind(kind)} `, h('bdi', { class: 'whole' }, address)),
  )
}

const CLASS_WORDS: { readonly [C in CredentialClass]: string } = {
  computer: 'on a computer',
  phone: 'on a telephone',
  token: 'security key',
}

const KIND_WORDS = { device: 'Device key', passkey: 'Passkey', wallet: 'Wallet key' } as const

/** One key of somebody's: its name, what it is and where. */
export function credentialRow({ kind, name, class: place }: CredentialView): Child {
  return [
    h('bdi', { class: 'strong' }, name),
    h('span', { class: 'hint' }, ` ${KIND_WORDS[kind]}, ${CLASS_WORDS[place]}`),
  ]
}

/** All that somebody brought by an invitation. */
export function broughtList({ credentials, hasCode }: InvitationView): HTMLElement {
  return h(
    'ul',
    { class: 'plain' },
    credentials.map((each) => h('li', {}, credentialRow(each))),
    hasCode ? h('li', {}, 'An authenticator') : null,
  )
}
