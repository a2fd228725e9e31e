// A member's own keys: what they sign with, one more, one fewer; and whether notices reach them.

import { isGoverning } from '@countersign/core/charter/member.ts'
import { consent } from '../consent.ts'
import { type Child, h } from '../dom.ts'
import { invite, linkView } from '../inviting.ts'
import { badge, button, form, moment, notice, section, spokenView } from '../parts.ts'
import { broughtList, contactKind, credentialRow } from '../people-words.ts'
import { type CredentialView, isTeam, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { proposeThem } from './joining.ts'

export async function keysScreen(session: Session): Promise<Node> {
  const seat = await takeSeat(session)
  const { me } = seat
  return h(
    'article',
    {},
    h('h1', {}, 'Your keys'),
    h(
      'p',
      { class: 'lead' },
      'What you sign with. The others can see that you have them, and none can use them.',
    ),
    section(
      'Yours now',
      h(
        'ul',
        { class: 'rows tall' },
        me.credentials.map((each) => keyRow(session, seat, each)),
      ),
    ),
    section('Authenticator', authenticator(seat)),
    section(
      'Console',
      h('p', {}, 'Codes to sign in with: ', h('a', { href: '#/sign-in' }, 'Console sign-in')),
    ),
    broughtCards(session, seat),
    isGoverning(me) ? addCard(session, seat) : null,
    section('Where you are told', contactList(session, seat)),
  )
}

function keyRow(session: Session, seat: Seat, credential: CredentialView): HTMLElement {
  const { id, since, isFrozen } = credential
  const isThis = id === session.device.publicKey
  const below = h('div', {})
  const ask = () => below.replaceChildren(revocation(session, seat, credential, isThis))
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'spread' },
      h('div', {}, credentialRow(credential)),
      isFrozen ? badge('bad', 'frozen') : isThis ? badge('good', 'this browser') : null,
    ),
    h('p', { class: 'hint' }, 'Since ', moment(since)),
    seat.me.credentials.length > 1 ? h('p', { class: 'actions' }, button('Revoke', ask)) : null,
    below,
  )
}

function revocation(
  session: Session,
  seat: Seat,
  { id, name }: CredentialView,
  isThis: boolean,
): Node {
  const words = isThis
    ? 'This browser then shows you nothing any more. Bringing it back takes the others.'
    : `${name} then counts for nothing, at once. Bringing it back takes the others.`
  return h(
    'div',
    { class: 'inset' },
    h('p', {}, words),
    consent({
      session,
      seat,
      act: 'revoke',
      choices: [
        {
          verb: 'Revoke it now',
          said: () => ({ act: 'revoke', fields: { credential: id } }),
          done: () => session.go('#/keys'),
        },
      ],
    }),
  )
}

function authenticator(seat: Seat): Child {
  if (seat.me.hasCode)
    return h('p', {}, badge('good', 'set up'), ' Its recovery codes are on paper, with you.')
  if (isTeam(seat)) return h('p', {}, 'None. Add one together with further keys, below.')
  return h('p', {}, 'None yet. ', h('a', { href: '#/enrol' }, 'Set it up'))
}

/** What was brought by an invitation to oneself, and waits to be proposed. */
function broughtCards(session: Session, seat: Seat): Child {
  const own = seat.view.invitations.filter(
    (each) => each.member === seat.me.id && each.fingerprint !== undefined,
  )
  return own.map((each) =>
    section(
      'Brought, and not yours yet',
      broughtList(each),
      h('p', {}, 'The other browser shows the same:'),
      spokenView(each.fingerprint ?? ''),
      isGoverning(seat.me) && seat.view.organisation.isFounded
        ? proposeThem(session, seat, each)
        : null,
    ),
  )
}

function addCard(session: Session, seat: Seat): HTMLElement {
  const below = h('div', { 'aria-live': 'polite' })
  const { id, name, roles, contacts } = seat.me
  const make = async () => {
    const invitee = { invitee: id, name, roles, contacts: contacts.map((it) => ({ ...it })) }
    below.replaceChildren(linkView(await invite(session, seat, invitee), 'yourself'))
  }
  return section(
    'Add a key, or an authenticator',
    h(
      'p',
      {},
      'Make a link, and open it where the new key is to be: on another computer, on your ',
      'telephone, or here for a security key.',
    ),
    h('div', { class: 'actions' }, button('Make the link', make, 'primary')),
    below,
  )
}

function contactList(session: Session, { me }: Seat): Child {
  if (me.contacts.length === 0) {
    return notice(
      'warn',
      'Nowhere.',
      h('p', {}, 'Propose contacts, so that you hear of everything.'),
    )
  }
  return h(
    'ul',
    { class: 'rows tall' },
    me.contacts.map(({ kind, address }, i) => {
      const isVerified = me.verified.includes(`${kind} ${address}`)
      return h(
        'li',
        {},
        h(
          'div',
          { class: 'spread' },
          h('bdi', { class: 'whole' }, address),
          isVerified ? badge('good', 'reaches you') : badge('warn', contactKind(kind)),
        ),
        isVerified ? null : verifyForm(session, { kind, address }, i),
      )
    }),
  )
}

type Told = { readonly kind: string; readonly address: string }

/** The code that was sent there shows that it reaches its member. */
function verifyForm(session: Session, { kind, address }: Told, index: number): HTMLFormElement {
  const name = `sent-${index}`
  return form({
    fields: [
      {
        name,
        label: 'Code that came there',
        hint: 'Eight digits, in a message of ours.',
        input: { class: 'code', inputmode: 'numeric', maxlength: '16', dir: 'ltr' },
      },
    ],
    action: 'It reaches me',
    busy: 'Checking…',
    submit: async (typed) => {
      const code = (typed[name] ?? '').replaceAll(/\s/g, '')
      await session.ask('contact.verify', { kind, address, code })
      session.go('#/keys')
    },
  })
}
