// Founding: once, by the owner alone, before there is a wallet. Whom they invited and compared by
// voice, the operators' keys and the rules, in one signed statement.

import type { Canonical } from '@countersign/core/canonical.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { type Settings, teamSettings } from '@countersign/core/charter/settings.ts'
import { consentWithCode } from '../consent.ts'
import { h } from '../dom.ts'
import {
  badge,
  emailField,
  type Field,
  fieldRow,
  inputOf,
  notice,
  phoneField,
  section,
  spokenView,
} from '../parts.ts'
import { broughtList, roleWords } from '../people-words.ts'
import { type InvitationView, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'

const HOUR = 3_600

export async function foundScreen(session: Session): Promise<Node> {
  const seat = await takeSeat(session)
  const { view, me } = seat
  if (view.organisation.isFounded || me.id !== OWNER || view.wallets.length > 0) return tooLate()
  const accepted = view.invitations.filter(({ fingerprint }) => fingerprint !== undefined)
  const chosen = accepted.map((each) => [each, tick(each)] as const)
  const fields = FIELDS.map((field) => [field, inputOf(field)] as const)
  const typed = () => new Map(fields.map(([{ name }, input]) => [name, input.value.trim()]))
  const said = () => {
    const members = chosen.filter(([, check]) => check.checked).map(([each]) => each)
    return { act: 'found' as const, fields: foundingOf(seat, members, typed()) }
  }
  return h(
    'article',
    {},
    h('h1', {}, 'Found your organisation'),
    h(
      'p',
      { class: 'lead' },
      'Once, before there is a wallet. From then on it decides by its own rules, and you alone ',
      'change nothing in a team.',
    ),
    section(
      'Who founds it with you',
      accepted.length === 0
        ? h(
            'p',
            {},
            'Nobody has accepted an invitation yet. ',
            h('a', { href: '#/people' }, 'Invite them'),
          )
        : chosen.map(([each, check]) => candidate(each, check)),
    ),
    section(
      'Its rules',
      fields.map(([field, input]) => fieldRow(field, input)),
    ),
    h(
      'section',
      { class: 'card call' },
      h('h2', {}, 'Found it'),
      h('p', {}, 'With two others or more it is a team; with fewer it is yours alone.'),
      consentWithCode(session, seat, { verb: 'Found it', said, done: () => session.go('#/') }),
    ),
  )
}

function tooLate(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'Founding'),
    notice('plain', 'It is founded already, or there is a wallet. Propose changes instead.'),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk')),
  )
}

const tick = ({ id }: InvitationView): HTMLInputElement =>
  h('input', { type: 'checkbox', id: `with-${id}` })

function candidate(invitation: InvitationView, check: HTMLInputElement): HTMLElement {
  const { name, member, roles, fingerprint = '' } = invitation
  const isOwn = member === OWNER
  return h(
    'div',
    { class: 'inset' },
    h(
      'div',
      { class: 'spread' },
      h('strong', {}, h('bdi', {}, name)),
      isOwn ? badge('plain', 'you') : null,
    ),
    isOwn ? null : h('p', { class: 'hint' }, roleWords(roles)),
    broughtList(invitation),
    spokenView(fingerprint),
    h(
      'p',
      { class: 'check' },
      check,
      h(
        'label',
        { for: check.id },
        isOwn ? 'The other screen shows the same' : `${name} read me exactly this aloud`,
      ),
    ),
  )
}

const FIELDS: readonly Field[] = [
  { name: 'organisation', label: 'Its name', input: { maxlength: '64', dir: 'auto' } },
  emailField('owner-email', 'Your e-mail', 'Where you are told of everything.'),
  phoneField('owner-phone', 'Your telephone'),
  {
    name: 'delay',
    label: 'Hours before a loosening takes hold',
    hint: 'From 1. A day for a team, two for one person, when left empty.',
    input: { inputmode: 'numeric', maxlength: '3', required: false },
  },
  {
    name: 'operations',
    label: 'Operators’ keys',
    hint: 'Three or more, of people who are no members. They unlock. Without them nothing locks.',
    input: { class: 'mono', dir: 'ltr', maxlength: '1024', required: false },
  },
]

type Typed = ReadonlyMap<string, string>
type Fields = { readonly [name: string]: Canonical }

function foundingOf({ view, me }: Seat, chosen: readonly InvitationView[], typed: Typed): Fields {
  const others = chosen.filter(({ member }) => member !== OWNER)
  const isTeam = others.length >= 2
  const operations = (typed.get('operations') ?? '').toLowerCase().match(/[0-9a-f]{64}/g) ?? []
  // Whoever may not decide does not vote; the signer counts them again.
  const deciding = others.filter(({ roles }) => roles.includes('administrator')).length + 1
  const settings = isTeam ? teamSettings(deciding, operations.length > 0) : view.settings
  const hours = Number(typed.get('delay') ?? '')
  const email = typed.get('owner-email') ?? ''
  const phone = (typed.get('owner-phone') ?? '').replaceAll(/[\s()-]/g, '')
  const contacts = [
    ...(email === '' ? [] : [{ kind: 'email', address: email }]),
    ...(phone === '' ? [] : [{ kind: 'phone', address: phone }]),
  ]
  return {
    kind: isTeam ? 'team' : 'personal',
    name: typed.get('organisation') ?? '',
    origin: location.origin,
    contacts,
    members: chosen.map((each) => memberOf(each, each.member === me.id ? contacts : undefined)),
    operations,
    ...rulesOf({ ...settings, compareAboveSats: BigInt(settings.compareAboveSats) }, hours),
  }
}

function rulesOf(settings: Settings, hours: number): Fields {
  const { quorum, delaySeconds, lockAfterSeconds, expirySeconds, compareAboveSats } = settings
  return {
    quorum: String(quorum),
    delaySeconds: String(hours > 0 ? Math.floor(hours * HOUR) : delaySeconds),
    lockAfterSeconds: String(lockAfterSeconds),
    expirySeconds: String(expirySeconds),
    compareAboveSats: String(compareAboveSats),
  }
}

function memberOf(invitation: InvitationView, own: readonly Canonical[] | undefined): Canonical {
  const { id, member, name, roles, contacts, fingerprint = '' } = invitation
  const told = own ?? contacts.map((each): Canonical => ({ ...each }))
  return { invitation: id, member, name, roles, contacts: told, fingerprint }
}
