// What an invited person does: makes keys in this browser, brings a passkey and an authenticator,
// and reads the fingerprint aloud to whoever invited them. Until the others agreed it does nothing.

import type { Canonical } from '@countersign/core/canonical.ts'
import { invitationHash } from '@countersign/core/charter/enlist.ts'
import { ROLE_WORDS } from '@countersign/core/charter/names.ts'
import { type Invited, readAccepted, readInvited } from '../answers.ts'
import { type Child, h } from '../dom.ts'
import { signHash } from '../envelope.ts'
import { type KnownInvitation, keepInvitation, keptInvitations } from '../keep.ts'
import { badge, button, facts, notice, section, spokenView, swap } from '../parts.ts'
import { type MadePasskey, makePasskey, type Place } from '../passkey.ts'
import { contactWords } from '../people-words.ts'
import type { Session } from '../session.ts'
import { untilWords } from '../words.ts'
import { type Enrolling, enrolChoices, type FirstCode } from './enrol.ts'

type Bringing = {
  readonly session: Session
  readonly known: KnownInvitation
  readonly invited: Invited
  readonly article: HTMLElement
  /** Passkeys made so far, by where they are. */
  readonly passkeys: Map<Place, MadePasskey>
  /** Whether the person holds a telephone. */
  isPhone: boolean
}

export async function invitationScreen(session: Session, id: string): Promise<Node> {
  const known = (await keptInvitations()).find((each) => each.invitation === id)
  if (!known) return unknownInvitation()
  const invited = readInvited(await session.ask('invitation.show', linkOf(known)))
  if (session.stage === 'paired' && !invited.isMember) return anothersBrowser(invited)
  const article = h('article', {})
  if (invited.fingerprint !== '') {
    // What somebody else brought must never be read aloud as one's own.
    const isOurs = invited.fingerprint === known.fingerprint
    swap(article, ...(isOurs ? waiting(session, invited, known.fingerprint) : stolen(invited)))
    return article
  }
  const isPhone = matchMedia('(pointer: coarse)').matches
  const bringing = { session, known, invited, article, passkeys: new Map(), isPhone }
  showStart(bringing)
  return article
}

function showStart(bringing: Bringing): void {
  const { invited, article, passkeys } = bringing
  const has = passkeys.size > 0
  swap(
    article,
    ...greeting(invited),
    placeCard(bringing),
    passkeyCard(bringing),
    h(
      'section',
      { class: has ? 'card call' : 'card' },
      h('h2', {}, 'One-time codes as well?'),
      h('p', {}, 'An authenticator is a second way to confirm, and spends may ask for its code.'),
      h(
        'p',
        { class: 'actions' },
        button('Accept without one', () => acceptPlainly(bringing), has ? 'primary' : 'quiet'),
        button('Set up an authenticator', () => showChoices(bringing)),
      ),
      has
        ? null
        : h('p', { class: 'hint' }, 'Without a passkey and without codes you cannot vote.'),
    ),
  )
}

function greeting({ by, name, roles, contacts, organisationName, isMember, expiresAt }: Invited) {
  const title = isMember ? 'Further keys for you' : `${by} invites you`
  const rows = roles.map((role) => h('div', {}, h('strong', {}, role), ` – ${ROLE_WORDS[role]}`))
  return [
    h('h1', {}, title),
    h('p', { class: 'lead' }, 'You make your own keys here. They stay in your hands.'),
    section(
      'You are to be',
      facts(
        ['Name', h('bdi', {}, name)],
        organisationName === '' ? null : ['In', h('bdi', {}, organisationName)],
        isMember ? null : ['Role', rows],
        isMember ? null : ['You are told by', contactWords(contacts)],
        ['It ends', untilWords(expiresAt)],
      ),
    ),
  ]
}

function placeCard(bringing: Bringing): HTMLElement {
  const radio = (value: boolean, id: string, words: string) =>
    h(
      'p',
      { class: 'check' },
      h('input', {
        type: 'radio',
        name: 'place',
        id,
        checked: bringing.isPhone === value,
        onchange: () => {
          bringing.isPhone = value
        },
      }),
      h('label', { for: id }, words),
    )
  return section(
    'This device is',
    radio(false, 'computer', 'a computer'),
    radio(true, 'phone', 'a telephone'),
  )
}

function passkeyCard(bringing: Bringing): HTMLElement {
  const { passkeys } = bringing
  const make = (place: Place) => async () => {
    passkeys.set(place, await makePasskey(hashOf(bringing), bringing.invited.name, place))
    showStart(bringing)
  }
  const one = (place: Place, words: string) =>
    passkeys.has(place)
      ? h('p', {}, badge('good', `${words}: ready`))
      : button(words, make(place), passkeys.size === 0 && place === 'here' ? 'primary' : 'quiet')
  return section(
    'Your passkey',
    h(
      'p',
      {},
      'With it you sign what you agree to: by fingerprint, face or PIN. Make one or both.',
    ),
    h(
      'div',
      { class: 'actions' },
      one('here', 'On this device'),
      one('token', 'On a security key'),
    ),
  )
}

const linkOf = ({ invitation, key }: KnownInvitation) => ({ invitation, key })

const hashOf = ({ invited }: Bringing): Uint8Array =>
  invitationHash(invited.organisation, invited.invitation)

function showChoices(bringing: Bringing): void {
  const { session, known, article } = bringing
  let fingerprint = ''
  const enrolling: Enrolling = {
    session,
    show: (...children) => swap(article, ...children),
    offer: (wanted) => session.ask('invitation.offer', { ...linkOf(known), ...wanted }),
    confirm: async (factor) => {
      const answer = await accept(bringing, factor)
      fingerprint = answer.fingerprint
      return answer.recoveryCodes ?? ''
    },
    done: () => swap(article, ...waiting(session, bringing.invited, fingerprint)),
  }
  swap(
    article,
    h('h1', {}, 'Set up your authenticator'),
    h('p', { class: 'lead' }, 'Its first code accepts the invitation.'),
    enrolChoices(enrolling),
    h(
      'p',
      { class: 'actions' },
      button('Back', () => showStart(bringing)),
    ),
  )
}

async function acceptPlainly(bringing: Bringing): Promise<void> {
  const { fingerprint } = await accept(bringing)
  swap(bringing.article, ...waiting(bringing.session, bringing.invited, fingerprint))
}

async function accept(bringing: Bringing, factor?: FirstCode) {
  const { session, known, passkeys, isPhone } = bringing
  const place = isPhone ? 'phone' : 'computer'
  // Somebody who is a member already has this browser's key among theirs.
  const ownKey: Canonical[] = session.stage === 'paired' ? [] : [await deviceKey(bringing, place)]
  const made = [...passkeys].map(([where, { attestation, clientData }]) => ({
    kind: 'passkey',
    name: where === 'here' ? 'Passkey' : 'Security key',
    class: where === 'here' ? place : 'token',
    key: '',
    proof: '',
    attestation,
    clientData,
  }))
  const body = { ...linkOf(known), origin: location.origin, credentials: [...ownKey, ...made] }
  const answer = await session.ask(
    'invitation.accept',
    factor ? { ...body, factor: { ...factor } } : body,
  )
  const accepted = readAccepted(answer)
  await keepInvitation({ ...known, fingerprint: accepted.fingerprint })
  return accepted
}

async function deviceKey(bringing: Bringing, place: string): Promise<Canonical> {
  const { device } = bringing.session
  const proof = await signHash(device, hashOf(bringing))
  return { kind: 'device', name: 'Browser', class: place, key: device.publicKey, proof }
}

function waiting(session: Session, { by, isMember }: Invited, fingerprint: string) {
  const next: Child = isMember
    ? 'Then propose, under “Keys” in a browser of yours, that they are added.'
    : 'Once the others have agreed, this browser is yours to decide with.'
  return [
    h('h1', {}, 'Read this aloud'),
    h('p', { class: 'lead' }, `Call ${by} on a number that you know, and read these characters:`),
    h('section', { class: 'card call' }, spokenView(fingerprint)),
    notice(
      'plain',
      'Why aloud?',
      h('p', {}, 'Whoever stole the link has other keys, and so other characters. ', next),
    ),
    h(
      'p',
      { class: 'actions' },
      button('Look again', () => session.go('#/'), 'primary'),
    ),
  ]
}

function stolen({ by }: Invited): readonly Node[] {
  return [
    h('h1', {}, 'Somebody else accepted this'),
    notice(
      'bad',
      'Not this browser: the keys that were brought with this link are not yours.',
      h(
        'p',
        {},
        `Call ${by} on a number that you know, and say so. If it was you in another browser, `,
        'go on there. Otherwise ask for a new invitation, by a safer way.',
      ),
    ),
  ]
}

// One browser is one person's: else nobody could tell whose vote it casts.
function anothersBrowser({ name }: Invited): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'This browser is somebody’s already'),
    notice('warn', `${name} has to open the link in a browser of their own.`),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'To your desk')),
  )
}

function unknownInvitation(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'Open the link again'),
    notice('plain', 'This browser holds no such invitation.'),
  )
}
