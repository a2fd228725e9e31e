// Routes by which sessions of the console begin, and by which a lost way in is replaced. Secrets
// come in bodies and never in addresses; codes are sealed to the signer, and pass unread.

import type { RouteSpec } from '../route.ts'
import { base64, hex, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'

export const OfferId = hex(16, 'Id of a challenge')
export const RawId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,1364}$',
  description: 'Of a passkey',
})
export const Bytes = base64(32_768, 'As the browser gave it')
export const Code = text(1_024, 'A sign-in code, sealed to the signer for its member')
export const Password = text(1_024, 'With 12 to 256 characters')

const Secret = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  description: 'Of the link, behind its #',
})
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$', description: 'The member’s id' })

/** A passkey's answer. */
export const Assertion = strict({
  rawId: RawId,
  authenticatorData: Bytes,
  clientData: Bytes,
  signature: Bytes,
})

const entered = strict({ member: text(32, 'Whose session it is') })

const entering = {
  method: 'POST',
  auth: 'none',
  ownOrigin: true,
  rate: 'enter',
  tag: 'accounts',
  statuses: [201],
} as const

export const ENTERING_ROUTES = {
  openAccount: {
    method: 'POST',
    path: '/v1/account-openings',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'accounts',
    summary:
      'A one-time link into your account; it waits for a day where there is a way in already',
    body: strict({}),
    statuses: [201],
    answer: strict({
      secret: Secret,
      url: text(600, 'The link whole'),
      usableFrom: time('From when it opens'),
      expiresAt: time('When it ends'),
    }),
  },
  enterByOpening: {
    ...entering,
    path: '/v1/sessions/opening',
    stepUp: { unneeded: 'begins a session; the link is the proof' },
    summary: 'Begins a session that may make a way in and nothing else',
    body: strict({ secret: Secret }),
    answer: entered,
  },
  offerSignIn: {
    ...entering,
    path: '/v1/sessions/passkey-offers',
    stepUp: { unneeded: 'a challenge, which anybody may have' },
    summary: 'A challenge for a passkey: good once, for five minutes',
    body: strict({}),
    answer: strict({
      offer: OfferId,
      challenge: text(64, 'In base64url'),
      rpId: text(255),
      expiresAt: time('When it ends'),
    }),
  },
  enterByPasskey: {
    ...entering,
    path: '/v1/sessions/passkey',
    stepUp: { unneeded: 'begins a session; the passkey is the proof' },
    summary: 'Signs in with a passkey',
    body: strict({ offer: OfferId, assertion: Assertion }),
    maxBodyBytes: 64 * 1024,
    answer: entered,
  },
  enterByPassword: {
    ...entering,
    path: '/v1/sessions/password',
    stepUp: { unneeded: 'begins a session; password and code are the proof' },
    rate: 'password',
    summary: 'Signs in with a password and a sign-in code',
    body: strict({ name: text(64, 'The member’s id'), password: Password, code: Code }),
    answer: entered,
  },
  askPasswordReset: {
    ...entering,
    path: '/v1/password-resets',
    stepUp: { unneeded: 'changes nothing; a mail is sent where there is such an account' },
    rate: 'password',
    summary: 'Has a link sent to the member’s proven mailboxes, if there is such an account',
    body: strict({ name: Name }),
    statuses: [202],
    answer: strict({}),
  },
  confirmPasswordReset: {
    ...entering,
    path: '/v1/password-resets/confirm',
    stepUp: { unneeded: 'takes the link and a sign-in code' },
    rate: 'password',
    summary: 'Confirms a reset with a sign-in code; it waits for a day, and everybody is told',
    body: strict({ secret: Secret, code: Code }),
    statuses: [200],
    answer: strict({ usableFrom: time('From when the password can be replaced') }),
  },
  finishPasswordReset: {
    ...entering,
    path: '/v1/password-resets/finish',
    stepUp: { unneeded: 'takes the link and another sign-in code' },
    rate: 'password',
    summary: 'Replaces the password, with another code, and ends every session; no factor goes',
    body: strict({ secret: Secret, code: Code, password: Password }),
    statuses: [200],
    answer: strict({}),
  },
} as const satisfies Record<string, RouteSpec>
