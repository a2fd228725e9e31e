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
  word,
} from '@countersign/core/fields.ts'
import { recipients } from '@countersign/core/wallet/exit/pinned-key.ts'
import { CHAIN_MESSAGES } from './chain-messages.ts'
import { CHARTER_MESSAGES } from './charter-messages.ts'
import { SIGN_IN_MESSAGES } from './signin-messages.ts'
import { assertion, EXCHANGE_MESSAGES } from './trader-messages.ts'

/** The socket a connection came in by. `server` faces the network and is expected to be broken
 * into; `desk` is where people consent and type secrets; `courier` sends the charter's notices;
 * `trader` holds the keys of exchanges and asks who may do what with them. */
export type Role = 'server' | 'desk' | 'courier' | 'trader'

const MAX_PSBT_BYTES = 16 * 1024 * 1024

const sealed = text(1024)
const walletId = text(32)

const BOTH = ['server', 'desk'] as const
const DESK = ['desk'] as const
const SERVER = ['server'] as const
/** For the owner's eyes; the server reads it too, to keep its projection. */
const READING = { roles: BOTH, unsigned: ['server'] } as const

const walletKeySignatures = list(object({ wallet: walletId, signature: hex(64) }), 64)
const payments = list(object({ script: text(20_002), sats: text(16) }), 10_000)
const log = text(64)
/** As a transaction has it: a height below 500,000,000, a time from there on. */
const notBefore = optional(whole(0xffff_ffff))

const MESSAGES = {
  // Who the signer is, how well it is caged, and whether it waits for a witness. Says nothing about
  // anybody's wallets.
  hello: { roles: BOTH, unsigned: BOTH, body: object({}) },

  // The owner's device becomes the first credential. The proof is a MAC under the claim code.
  'genesis.claim': { roles: DESK, unsigned: [], body: object({ name: text(64), proof: hex(32) }) },

  // Further devices of the same owner: the command line, a browser at the desk.
  'device.add': {
    roles: DESK,
    unsigned: [],
    body: object({ device: hex(32), name: text(64), code: sealed }),
  },
  'device.remove': { roles: DESK, unsigned: [], body: object({ device: hex(32), code: sealed }) },
  devices: { ...READING, body: object({}) },

  // One-time codes. `replyTo` is a fresh X25519 key: the seed comes back sealed to it. A Yubico key
  // has a secret of its own, which comes sealed to us.
  'factor.enrol': {
    roles: DESK,
    unsigned: [],
    body: object({
      replyTo: hex(32),
      kind: optional(word('totp', 'hotp', 'yubico')),
      yubico: optional(sealed),
    }),
  },
  'factor.confirm': {
    roles: DESK,
    unsigned: [],
    body: object({ factor: text(32), code: sealed, replyTo: hex(32) }),
  },
  'factor.replace': {
    roles: DESK,
    unsigned: [],
    body: object({
      replyTo: hex(32),
      recoveryCode: sealed,
      // One signature by each wallet's user key, over this act and the charter's head.
      walletKeys: walletKeySignatures,
      head: hex(32),
      kind: optional(word('totp', 'hotp', 'yubico')),
      yubico: optional(sealed),
    }),
  },
  'factor.cancel': { roles: BOTH, unsigned: [], body: object({ factor: text(32), code: sealed }) },
  'factor.unlock': {
    roles: DESK,
    unsigned: [],
    body: object({ recoveryCode: sealed, walletKeys: walletKeySignatures, head: hex(32) }),
  },
  factors: { roles: BOTH, unsigned: [], body: object({}) },

  // Wallets. `prepare` gives the signer's own key for a wallet; `create` pins the whole descriptor.
  'wallet.prepare': { roles: BOTH, unsigned: [], body: object({ wallet: walletId }) },
  'wallet.create': {
    roles: BOTH,
    unsigned: [],
    body: object({
      wallet: walletId,
      descriptor: text(8192),
      userKey: whole(15),
      policy: anything,
      // Of a 2-of-2: whom its sealed key is for. It is made with the wallet, or never.
      exportTo: optional(recipients),
      // A code once there is an authenticator, bound to all of the above.
      code: sealed,
    }),
  },
  'wallet.sealed-key': { roles: DESK, unsigned: [], body: object({ wallet: walletId }) },
  'wallet.list': { ...READING, body: object({}) },
  'wallet.show': { ...READING, body: object({ wallet: walletId }) },

  // Text to sign with the keys that leave the wallet, and the proof of it (BIP 322).
  'wallet.challenge': { roles: BOTH, unsigned: [], body: object({ wallet: walletId }) },
  'wallet.rehearse': {
    roles: BOTH,
    unsigned: [],
    body: object({ wallet: walletId, message: text(1024), proof: text() }),
  },

  // Without a code: what would happen. With one, sealed and bound to the txid: it happens; a
  // passkey of the asking member stands for a code, and for more where a policy asks. With a
  // `deskKey`, the SHA-256 of a secret of the client's, a spend that needs a code is kept, and
  // whoever shows the secret at the desk may see it and type the code. With `broadcast` the server
  // finishes it: it is given the PSBT, completes it and, at `yes`, sends it. Without, whoever asks.
  // A lock time that lies ahead has to be named in `notBefore`: such a spend counts until one of
  // its coins is spent.
  'spend.sign': {
    roles: BOTH,
    unsigned: [],
    body: object({
      wallet: walletId,
      psbt: base64(MAX_PSBT_BYTES),
      code: optional(sealed),
      assertion: optional(assertion),
      deskKey: optional(hex(32)),
      broadcast: optional(word('yes', 'no')),
      notBefore,
    }),
  },
  // What `spend.sign` would say to this device. Nothing is kept, counted or told to anybody.
  'spend.preview': {
    roles: DESK,
    unsigned: [],
    body: object({ wallet: walletId, psbt: base64(MAX_PSBT_BYTES), notBefore }),
  },
  // One that was asked for with `broadcast`: its PSBT, and what the signer answers about it.
  'spend.finish': {
    roles: SERVER,
    unsigned: SERVER,
    body: object({ wallet: walletId, txid: hex(32) }),
  },
  'spend.show': {
    roles: DESK,
    unsigned: DESK,
    body: object({ wallet: walletId, txid: hex(32), key: hex(32) }),
  },
  'spend.approve': {
    roles: DESK,
    unsigned: DESK,
    body: object({
      wallet: walletId,
      txid: hex(32),
      key: hex(32),
      code: optional(sealed),
      assertion: optional(assertion),
    }),
  },
  'spend.cancel': { roles: BOTH, unsigned: [], body: object({ wallet: walletId, txid: hex(32) }) },
  // Kept spends and what became of them; a signed one with its signatures again.
  'spend.state': { ...READING, body: object({ wallet: walletId, txid: hex(32) }) },
  // One that waits, for those who decide on it: read from its bytes, with who has approved.
  'spend.review': { ...READING, body: object({ wallet: walletId, txid: hex(32) }) },
  'spend.pending': { ...READING, body: object({ wallet: walletId }) },
  // May these payments be made, and if not, when? Nothing is kept or counted.
  'spend.dry': {
    ...READING,
    body: object({
      wallet: walletId,
      payments,
      feeSats: text(16),
      vsize: whole(1_000_000),
      /** Asked as by this token. */
      token: optional(text(32)),
    }),
  },
  limits: { ...READING, body: object({ wallet: walletId }) },
  // What is left to each token that may ask for spends.
  'token.budgets': { ...READING, body: object({}) },
  history: {
    ...READING,
    body: object({ wallet: walletId, before: optional(whole()), limit: whole(500) }),
  },
  'policy.tighten': {
    roles: BOTH,
    unsigned: [],
    body: object({ wallet: walletId, from: hex(32), policy: anything }),
  },

  ...CHARTER_MESSAGES,

  ...SIGN_IN_MESSAGES,

  ...EXCHANGE_MESSAGES,

  // What the server's projection is made of: the journal without anything sealed.
  'mirror.heads': { ...READING, body: object({}) },
  'mirror.read': { ...READING, body: object({ log, after: whole(), limit: whole(500) }) },
  'journal.verify': { roles: BOTH, unsigned: [], body: object({}) },

  // After a start nothing is signed until somebody outside every backup has said how far it saw us.
  'witness.answer': {
    roles: BOTH,
    unsigned: [],
    body: object({
      nonce: hex(16),
      heads: list(object({ log, seq: whole(), hash: hex(32) }), 1024),
    }),
  },
  'witness.add': {
    roles: DESK,
    unsigned: [],
    body: object({ witness: hex(32), name: text(64), code: sealed }),
  },
  'witness.remove': { roles: DESK, unsigned: [], body: object({ witness: hex(32), code: sealed }) },

  // The tree of the server's audit log, with the RFC 6962 proof that it continues the one of size
  // `from`. The events themselves stay with the server.
  'audit.notarise': {
    roles: SERVER,
    unsigned: SERVER,
    body: object({ size: whole(), root: hex(32), from: whole(), proof: list(hex(32), 128) }),
  },

  ...CHAIN_MESSAGES,
} as const satisfies Record<string, MessageSpec>

type MessageSpec = {
  readonly roles: readonly Role[]
  /** The roles whose connections may ask it without a device's signature. */
  readonly unsigned: readonly Role[]
  readonly body: (value: never, where: string) => unknown
}

export type MessageKind = keyof typeof MESSAGES
export type MessageBody<K extends MessageKind> = ReturnType<(typeof MESSAGES)[K]['body']> &
  Fields<Record<never, never>>

/** Whether there is such a message. */
export function isMessageKind(kind: string): kind is MessageKind {
  return Object.hasOwn(MESSAGES, kind)
}

/** Who may carry it, and by which roles it needs no device's signature. */
export function messageRules(kind: MessageKind): Pick<MessageSpec, 'roles' | 'unsigned'> {
  return MESSAGES[kind]
}

/** Reads a body. @throws Fault channel.message_invalid with the field and what it should be */
export function readBody<K extends MessageKind>(kind: K, value: unknown): MessageBody<K> {
  return MESSAGES[kind].body(value as never, kind) as MessageBody<K>
}

export const MESSAGE_KINDS = Object.keys(MESSAGES) as readonly MessageKind[]
