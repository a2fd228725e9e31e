// The messages about codes that let a member into the console. Seeds go by the desk alone; the
// server may have a code looked at, and hears yes or no. Part of the table in messages.ts.

import { hex, object, optional, text, word } from '@countersign/core/fields.ts'

const DESK = ['desk'] as const
const SERVER = ['server'] as const

const sealed = text(1024)
const authenticator = text(32)

/** A code of the member's spending authenticator, or of the sign-in authenticator they have. */
const consent = object({ by: word('spend', 'sign-in'), code: sealed })

export const SIGN_IN_MESSAGES = {
  // A seed is made and told once, sealed to `replyTo`; it counts once its first code has come.
  'sign-in.enrol': { roles: DESK, unsigned: [], body: object({ replyTo: hex(32) }) },
  'sign-in.confirm': {
    roles: DESK,
    unsigned: [],
    body: object({
      authenticator,
      code: sealed,
      // Needed where the member has an authenticator of either sort.
      consent: optional(consent),
    }),
  },
  'sign-in.remove': { roles: DESK, unsigned: [], body: object({ authenticator, consent }) },
  // The asking member's own, and what another one would take.
  'sign-in.list': { roles: DESK, unsigned: [], body: object({}) },

  // Is this code right? `request` names the attempt: asked again by it, a yes is given again.
  'sign-in.check': {
    roles: SERVER,
    unsigned: SERVER,
    body: object({ member: text(32), code: sealed, request: hex(32) }),
  },
  // Which members have one.
  'sign-in.state': { roles: SERVER, unsigned: SERVER, body: object({}) },
} as const
