// A new authenticator. Its secret goes sealed between this page and the signer; what is drawn or
// typed here is on no server and in no address.

import { makeReplyKey, open, type ReplyKey } from '@countersign/channel/web-sealing.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { readConfirmed, readFactors, readOffer } from '../answers.ts'
import { factorBinding, yubicoBinding } from '../bindings.ts'
import { h } from '../dom.ts'
import { asCode, button, codeField, type Field, form, notice, section, swap } from '../parts.ts'
import type { Session } from '../session.ts'
import { recoveryScreen } from './recovery.ts'
import { scanning } from './scanning.ts'

type Kind = 'totp' | 'hotp' | 'yubico'

const CHOICES: readonly (readonly [kind: Kind, title: string, about: string])[] = [
  ['totp', 'An app on your phone', 'Six digits that change every half minute (TOTP). Most apps.'],
  ['yubico', 'A Yubico key', 'A touch types the code. You enter the key’s own secrets once.'],
  ['hotp', 'A code generator with a button', 'Six digits at each press (HOTP), without a clock.'],
]

/** Whose authenticator it becomes, and how the signer hears of it. */
export type Enrolling = {
  readonly session: Session
  readonly show: (...children: readonly Node[]) => void
  offer(wanted: { readonly [name: string]: Canonical }): Promise<Canonical>
  /** @returns the recovery codes, sealed to `replyTo` */
  confirm(proof: FirstCode): Promise<string>
  done(): void
}

export type FirstCode = { readonly factor: string; readonly code: string; readonly replyTo: string }

export async function enrolScreen(session: Session): Promise<Node> {
  const factors = readFactors(await session.ask('factors', {}))
  if (factors.some(({ state }) => state === 'active')) return enrolled()
  const place = h('article', {})
  const enrolling: Enrolling = {
    session,
    show: (...children) => swap(place, ...children),
    offer: (wanted) => session.ask('factor.enrol', wanted),
    confirm: async (proof) =>
      readConfirmed(await session.ask('factor.confirm', { ...proof })).recoveryCodes,
    done: () => session.go('#/'),
  }
  enrolling.show(
    h('h1', {}, 'Set up your authenticator'),
    h(
      'p',
      { class: 'lead' },
      'It makes the one-time code that every spend needs. Keep it away from the computer that ',
      'holds your wallet.',
    ),
    enrolChoices(enrolling),
  )
  return place
}

/** The kinds of authenticators, each a button that begins with it. */
export function enrolChoices(enrolling: Enrolling): HTMLElement {
  const begin = async (kind: Kind) => {
    if (kind === 'yubico') enrolling.show(yubicoForm(enrolling))
    else await offerCodes(enrolling, kind)
  }
  return h(
    'div',
    { class: 'choices' },
    CHOICES.map(([kind, title, about]) =>
      button([h('strong', {}, title), h('span', {}, about)], () => begin(kind), 'choice'),
    ),
  )
}

function enrolled(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'Your authenticator'),
    notice(
      'plain',
      'One is set up already.',
      h(
        'p',
        {},
        'To replace a lost one you need a recovery code and the key of every wallet: ',
        'run countersign factor replace on the computer that holds them.',
      ),
    ),
    h('p', { class: 'actions' }, h('a', { href: '#/' }, 'Back')),
  )
}

async function offerCodes(enrolling: Enrolling, kind: 'totp' | 'hotp'): Promise<void> {
  const { show } = enrolling
  const reply = await makeReplyKey()
  const answer = await enrolling.offer({ replyTo: reply.replyTo, kind })
  const { factor, uri: sealed = '' } = readOffer(answer)
  const uri = await open(reply, sealed, factorBinding('factor-uri', factor))
  show(...scanning(uri, confirmForm(enrolling, { factor, kind, reply })))
}

type Offer = { readonly factor: string; readonly kind: Kind; readonly reply: ReplyKey }

/** The first code proves that the secret was read. */
function confirmForm(enrolling: Enrolling, { factor, kind, reply }: Offer): Node {
  const { session, show } = enrolling
  return form({
    fields: [codeField(kind)],
    action: 'Confirm',
    busy: 'Checking…',
    submit: async ({ code: typed = '' }) => {
      const code = await session.seal(asCode(typed), factorBinding('factor-confirm', factor))
      const { replyTo } = reply
      const recoveryCodes = await enrolling.confirm({ factor, code, replyTo })
      const codes = await open(reply, recoveryCodes, factorBinding('recovery-codes', factor))
      show(recoveryScreen(codes.split('\n'), enrolling.done))
    },
  })
}

const HEX_KEY = { class: 'mono', dir: 'ltr', maxlength: '64' }

const YUBICO_FIELDS: readonly Field[] = [
  {
    name: 'public-id',
    label: 'Public identity',
    hint: 'The letters that every code of the key begins with, usually twelve.',
    input: { ...HEX_KEY, required: false },
  },
  {
    name: 'private-id',
    label: 'Private identity',
    hint: '12 characters of 0–9 and a–f.',
    input: HEX_KEY,
  },
  {
    name: 'aes-key',
    label: 'Secret key (AES)',
    hint: '32 characters of 0–9 and a–f.',
    input: HEX_KEY,
  },
]

function yubicoForm(enrolling: Enrolling): Node {
  const { session, show } = enrolling
  const secrets = form({
    fields: YUBICO_FIELDS,
    action: 'Use this key',
    busy: 'Sealing…',
    submit: async (typed) => {
      const reply = await makeReplyKey()
      const given = {
        publicId: asCode(typed['public-id'] ?? ''),
        privateId: asCode(typed['private-id'] ?? ''),
        key: asCode(typed['aes-key'] ?? ''),
      }
      const yubico = await session.seal(canonicalText(given), yubicoBinding(reply.replyTo))
      const body = { replyTo: reply.replyTo, kind: 'yubico', yubico }
      const { factor } = readOffer(await enrolling.offer(body))
      show(
        h('h1', {}, 'Touch your key'),
        section('Prove that it works', confirmForm(enrolling, { factor, kind: 'yubico', reply })),
      )
    },
  })
  return h(
    'div',
    {},
    h('h1', {}, 'Set up a Yubico key'),
    h(
      'p',
      { class: 'lead' },
      'Write new secrets into a slot of the key with Yubico’s own program, without uploading ',
      'them, and enter them here. They go sealed to the signer and nowhere else.',
    ),
    section('The key’s secrets', secrets),
    h(
      'p',
      { class: 'actions' },
      button('Back', () => session.go('#/enrol')),
    ),
  )
}
