// Inviting somebody: their name, what they may do, where they are told; and the link to hand over.

import { ROLES, type Role } from '@countersign/core/charter/member.ts'
import { ROLE_WORDS } from '@countersign/core/charter/names.ts'
import { h } from '../dom.ts'
import { type Invitee, invite, linkView } from '../inviting.ts'
import { emailField, form, phoneField, section } from '../parts.ts'
import type { Seat } from '../seat.ts'
import type { Session } from '../session.ts'

const NEW_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'owner')

/** The form, and below it the link once it was made. */
export function inviteCard(session: Session, seat: Seat): HTMLElement {
  const below = h('div', { 'aria-live': 'polite' })
  const checks = NEW_ROLES.map((role) => [role, roleCheck(role)] as const)
  const chosen = () => checks.filter(([, check]) => check.checked).map(([role]) => role)
  const typed = form({
    fields: [
      { name: 'person', label: 'Name', input: { maxlength: '64', dir: 'auto' } },
      emailField('email', 'E-mail', 'Where they are told of everything.'),
      phoneField('phone', 'Telephone'),
    ],
    action: 'Make the link',
    busy: 'Inviting…',
    submit: async ({ person = '', email = '', phone = '' }) => {
      const invitee = inviteeOf(seat, { person, email, phone, roles: chosen() })
      below.replaceChildren(linkView(await invite(session, seat, invitee), person))
    },
  })
  const roles = h(
    'fieldset',
    {},
    h('legend', {}, 'What they may do'),
    checks.map(([role, check]) =>
      h(
        'p',
        { class: 'check' },
        check,
        h('label', { for: check.id }, h('strong', {}, role), ` – ${ROLE_WORDS[role]}`),
      ),
    ),
  )
  typed.querySelector('button')?.before(roles)
  return section(
    'Invite somebody',
    h('p', {}, 'They make their own keys. Nothing counts before the others have agreed.'),
    typed,
    below,
  )
}

const roleCheck = (role: Role): HTMLInputElement =>
  h('input', { type: 'checkbox', id: `role-${role}`, checked: role === 'administrator' })

type Typed = {
  readonly person: string
  readonly email: string
  readonly phone: string
  readonly roles: readonly Role[]
}

function inviteeOf({ view }: Seat, { person, email, phone, roles }: Typed): Invitee {
  const contacts = [
    ...(email === '' ? [] : [{ kind: 'email', address: email }]),
    ...(phone === '' ? [] : [{ kind: 'phone', address: phone.replaceAll(/[\s()-]/g, '') }]),
  ]
  const taken = [
    ...view.members.map(({ id }) => id),
    ...view.invitations.map(({ member }) => member),
  ]
  return { invitee: memberIdOf(person, taken), name: person, roles, contacts }
}

/** A word for machines, made of the name; with a number when somebody has it. */
function memberIdOf(name: string, taken: readonly string[]): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
  const stem = letters.slice(0, 24) || 'member'
  if (!taken.includes(stem)) return stem
  let number = 2
  while (taken.includes(`${stem}-${number}`)) number += 1
  return `${stem}-${number}`
}
