// The messages of governance. A statement carries its author's own signatures, so that it does not
// matter who brings it; what an invited person offers carries the invitation's secret. Part of the
// table in messages.ts.

import {
  anything,
  hex,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'

const BOTH = ['server', 'desk'] as const
const DESK = ['desk'] as const
const COURIER = ['courier'] as const
const READING = { roles: BOTH, unsigned: ['server'] } as const

const sealed = text(1024)
const invitation = text(32)
const keyKind = word('totp', 'hotp', 'yubico')

export const CHARTER_MESSAGES = {
  // Somebody's signed statement: a proposal, a vote, a veto, a freeze. The code is sealed for it.
  'charter.act': {
    roles: BOTH,
    unsigned: BOTH,
    body: object({
      statement: anything,
      signatures: list(anything, 2),
      code: optional(sealed),
    }),
  },
  // What a proposal of these changes by this device's member would take. Nothing is proposed.
  'charter.preview': {
    roles: DESK,
    unsigned: [],
    body: object({ changes: anything, ticket: optional(hex(32)) }),
  },
  // Who is there, what is proposed, what is locked: as of now.
  'charter.show': { ...READING, body: object({}) },
  // The charter for whoever wants to check it: entries whole, apart from what is sealed in them.
  'charter.export': { ...READING, body: object({ after: whole(), limit: whole(500) }) },
  // How far the charter goes, signed by the signer's identity key.
  'charter.head': { ...READING, body: object({}) },

  // Invited people, by the secret of their link: look, have an authenticator offered, accept.
  'invitation.show': {
    roles: DESK,
    unsigned: DESK,
    body: object({ invitation, key: hex(32) }),
  },
  'invitation.offer': {
    roles: DESK,
    unsigned: DESK,
    body: object({
      invitation,
      key: hex(32),
      replyTo: hex(32),
      kind: optional(keyKind),
      yubico: optional(sealed),
    }),
  },
  'invitation.accept': {
    roles: DESK,
    unsigned: DESK,
    body: object({
      invitation,
      key: hex(32),
      /** The desk's origin as the browser has it; empty when no passkey comes along. */
      origin: text(256),
      credentials: list(
        object({
          kind: word('device', 'passkey', 'wallet'),
          name: text(64),
          class: word('computer', 'phone', 'token'),
          /** A device's public key in hexadecimal, or an address; empty for a passkey. */
          key: text(128),
          /** A device's or address's signature over the invitation; a passkey's registration. */
          proof: text(512),
          attestation: optional(text(16_384)),
          clientData: optional(text(4_096)),
        }),
        8,
      ),
      /** The authenticator that was offered, its first code, and where recovery codes go. */
      factor: optional(object({ factor: text(32), code: sealed, replyTo: hex(32) })),
    }),
  },

  // The operators' ticket, signed by two of them. Their signatures are all the authority it needs.
  'unlock.issue': { roles: BOTH, unsigned: BOTH, body: object({ ticket: anything }) },
  // A click at the desk on a notice's link: it can only stop something.
  'stop.link': {
    roles: DESK,
    unsigned: DESK,
    body: object({
      member: text(32),
      stop: word('veto', 'freeze'),
      subject: text(128),
      mac: hex(16),
    }),
  },
  // The code that was sent to a contact, typed by its member.
  'contact.verify': {
    roles: DESK,
    unsigned: [],
    body: object({ kind: text(16), address: text(512), code: text(16) }),
  },

  // What the courier sends: the charter's entries in words' reach, with everybody's contacts, and
  // what is signed for the weekly heartbeat.
  'notices.read': {
    roles: COURIER,
    unsigned: COURIER,
    body: object({ after: whole(), limit: whole(100) }),
  },
  // The spends that others decide on, with what each of these has to compare.
  'notices.spends': { roles: COURIER, unsigned: COURIER, body: object({}) },
  'notices.heartbeat': { roles: COURIER, unsigned: COURIER, body: object({}) },
  // Authenticators for signing in that came and went: the charter does not know of them.
  'notices.sign-ins': {
    roles: COURIER,
    unsigned: COURIER,
    body: object({ after: whole(), limit: whole(500) }),
  },
} as const
