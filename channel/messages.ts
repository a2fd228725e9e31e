// Every message a person's client can send to the signer: who may carry it, whether the owner's
// device has to sign it, and the shape of its body. The signer serves exactly this table.

import {
  anything,
  base64,
  type Fields,
  hex,
  list,
  object,
  optional,
  text,
  whole,
} from './fields.ts'

/** The socket a connection came in by. `server` faces the network and is expected to be broken
 * into; `desk` is where people consent and type secrets. */
export type Role = 'server' | 'desk'

const MAX_PSBT_BYTES = 16 * 1024 * 1024

const sealed = text(1024)
const walletId = text(32)

const MESSAGES = {
  // Who the signer is and how well it is caged. Says nothing about anybody's wallets.
  hello: { roles: ['server', 'desk'], signed: false, body: object({}) },

  // The owner's device becomes the first credential. The proof is a MAC under the claim code.
  'genesis.claim': {
    roles: ['desk'],
    signed: true,
    body: object({ name: text(64), proof: hex(32) }),
  },

  // One-time codes. `replyTo` is a fresh X25519 key: the seed comes back sealed to it.
  'factor.enrol': { roles: ['desk'], signed: true, body: object({ replyTo: hex(32) }) },
  'factor.confirm': {
    roles: ['desk'],
    signed: true,
    body: object({ factor: text(32), code: sealed, replyTo: hex(32) }),
  },
  'factor.replace': {
    roles: ['desk'],
    signed: true,
    body: object({
      replyTo: hex(32),
      recoveryCode: sealed,
      // One signature by each wallet's user key, over this act and the charter's head.
      walletKeys: list(object({ wallet: walletId, signature: hex(64) }), 64),
      head: hex(32),
    }),
  },
  'factor.cancel': {
    roles: ['server', 'desk'],
    signed: true,
    body: object({ factor: text(32), code: sealed }),
  },
  'factor.unlock': {
    roles: ['desk'],
    signed: true,
    body: object({
      recoveryCode: sealed,
      walletKeys: list(object({ wallet: walletId, signature: hex(64) }), 64),
      head: hex(32),
    }),
  },
  factors: { roles: ['server', 'desk'], signed: true, body: object({}) },

  // Wallets. `prepare` gives the signer's own key for a wallet; `create` pins the whole descriptor.
  'wallet.prepare': { roles: ['server', 'desk'], signed: true, body: object({ wallet: walletId }) },
  'wallet.create': {
    roles: ['server', 'desk'],
    signed: true,
    body: object({
      wallet: walletId,
      descriptor: text(8192),
      userKey: whole(15),
      policy: anything,
      // A code once there is an authenticator, bound to the wallet, descriptor and policy.
      code: sealed,
    }),
  },
  'wallet.list': { roles: ['server', 'desk'], signed: true, body: object({}) },
  'wallet.show': { roles: ['server', 'desk'], signed: true, body: object({ wallet: walletId }) },

  // Without a code: what would happen. With one, sealed and bound to the txid: it happens.
  'spend.sign': {
    roles: ['server', 'desk'],
    signed: true,
    body: object({
      wallet: walletId,
      psbt: base64(MAX_PSBT_BYTES),
      code: optional(sealed),
    }),
  },
  limits: { roles: ['server', 'desk'], signed: true, body: object({ wallet: walletId }) },
  history: {
    roles: ['server', 'desk'],
    signed: true,
    body: object({ wallet: walletId, before: optional(whole()), limit: whole(500) }),
  },
  'policy.tighten': {
    roles: ['server', 'desk'],
    signed: true,
    body: object({ wallet: walletId, from: hex(32), policy: anything }),
  },
} as const satisfies Record<string, MessageSpec>

type MessageSpec = {
  readonly roles: readonly Role[]
  readonly signed: boolean
  readonly body: (value: never, where: string) => unknown
}

export type MessageKind = keyof typeof MESSAGES
export type MessageBody<K extends MessageKind> = ReturnType<(typeof MESSAGES)[K]['body']> &
  Fields<Record<never, never>>

/** Whether there is such a message. */
export function isMessageKind(kind: string): kind is MessageKind {
  return Object.hasOwn(MESSAGES, kind)
}

/** Who may carry it and whether the device signs it. */
export function messageRules(kind: MessageKind): Pick<MessageSpec, 'roles' | 'signed'> {
  return MESSAGES[kind]
}

/** Reads a body. @throws Fault channel.message_invalid with the field and what it should be */
export function readBody<K extends MessageKind>(kind: K, value: unknown): MessageBody<K> {
  return MESSAGES[kind].body(value as never, kind) as MessageBody<K>
}

export const MESSAGE_KINDS = Object.keys(MESSAGES) as readonly MessageKind[]
