// Every message that can be sent to the trader, as messages.ts has those to the signer: who may
// carry it, whether a member's device has to sign it, and the shape of its body. None of them has
// an answer with a secret in it.

import { ASKING_ACTS } from '@countersign/core/exchange/orders/asking.ts'
import {
  anything,
  type FieldReader,
  type Fields,
  hex,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'

/** The socket a connection came in by, as with the signer. */
export type TraderRole = 'server' | 'desk'

/** An Ed25519 or RSA key in PEM is the longest secret that a venue gives out. */
const sealedSecrets = text(16_384)
const sealedCode = text(1024)
const account = text(32)
/** `BTC/USDT` at `binance`. */
const market = object({ venue: text(32), market: text(64) })

/** A passkey's answer about exactly one spend or order, its bytes in base64. */
export const assertion = object({
  credential: text(128),
  authenticatorData: text(2_048),
  clientData: text(4_096),
  signature: text(256),
})

const BOTH = ['server', 'desk'] as const
const SIGNED = { roles: BOTH, unsigned: [] } as const
/** For members' eyes; the server shows it to them. */
const READING = { roles: BOTH, unsigned: ['server'] } as const

/** What an account is added with, beside the code. */
const addition = {
  account,
  venue: text(32),
  /** In which its worth is told: `USDT`, `EUR`. */
  quote: text(16),
  rights: word('watch', 'trade'),
  /** What may be ordered there, in its one form: the signer enters it in the charter. */
  policy: anything,
  secrets: sealedSecrets,
}

/** One with pretended money: no key, and no secrets. */
const onPaper = {
  account,
  venue: text(32),
  quote: text(16),
  policy: anything,
  /** What it begins with. */
  balances: list(object({ currency: text(16), amount: text(40) }), 32),
}

/** An order as somebody asks for it. */
const order = {
  account,
  /** Chosen by who asks, at random. */
  order: hex(16),
  market: text(64),
  side: word('buy', 'sell'),
  amount: text(40),
  /** `market` is filled at once or not at all, at `price` at worst. */
  execution: object({ kind: word('limit', 'market'), price: text(40) }),
}

/** One that is kept until something happens. */
const keeping = {
  account,
  order: hex(16),
  kept: anything,
  /** What is done when the price is beyond its trigger already. */
  onBeyond: word('refuse', 'fire'),
  /** Who waits for the trigger; the trader, where nothing is said. */
  at: optional(word('here', 'venue')),
}

const MESSAGES = {
  // Who the trader is, how well it is caged, and whether it reaches signer and egress.
  hello: { roles: BOTH, unsigned: BOTH, body: object({}) },

  // An account at a venue. Its secrets are sealed to the trader for exactly this account and venue,
  // the code to the signer for exactly this act.
  'account.add': {
    ...SIGNED,
    body: object({ ...addition, code: sealedCode }),
  },
  // An account with pretended money, whose orders never leave the trader.
  'account.paper': {
    ...SIGNED,
    body: object({ ...onPaper, code: sealedCode }),
  },
  // Another key of the same venue; the old one is dropped when this one was found good.
  'account.rotate': {
    ...SIGNED,
    body: object({ account, secrets: sealedSecrets, code: sealedCode }),
  },
  'account.remove': { ...SIGNED, body: object({ account, code: sealedCode }) },
  // Asks the venue again what the key may do.
  'account.check': { ...SIGNED, body: object({ account }) },
  // Where accounts are connected by OAuth: the operator's own client there, sealed to the trader
  // for this venue; the address that a person opens. What that leads to is given as secrets are.
  'oauth.client': { ...SIGNED, body: object({ venue: text(32), client: sealedSecrets }) },
  'oauth.begin': {
    ...SIGNED,
    body: object({ venue: text(32), rights: word('watch', 'trade'), redirect: text(512) }),
  },
  'account.list': { ...READING, body: object({}) },
  'account.show': { ...READING, body: object({ account }) },
  'account.balances': { ...READING, body: object({ account }) },
  // Of each account: since when its venue is silent, and why.
  'account.health': { ...READING, body: object({}) },

  // What one market's price is now, asked of its venue.
  'market.price': { ...READING, body: market },
  // What was traded there of late, by the hour or by the day.
  'market.candles': {
    ...READING,
    body: object({ venue: text(32), market: text(64), span: word('hour', 'day') }),
  },

  // An order at the venue, named by who asks so that asking twice places once. The code is sealed
  // to the signer for exactly this order, where the account's policy wants one; a passkey signs for
  // exactly this order, too. Where others or time have to agree it waits.
  'order.place': {
    ...SIGNED,
    body: object({ ...order, code: optional(sealedCode), assertion: optional(assertion) }),
  },
  // What the policy says of it, without doing anything.
  'order.preview': { ...SIGNED, body: object(order) },
  'order.preview-keep': { ...SIGNED, body: object(keeping) },
  // One that is kept here until something happens: `readKeptOrder` says what it may be.
  'order.keep': {
    ...SIGNED,
    body: object({ ...keeping, code: optional(sealedCode), assertion: optional(assertion) }),
  },
  'order.cancel': { ...SIGNED, body: object({ account, order: hex(16) }) },
  // Every order of an account, or of all of them.
  'order.cancel-all': { ...SIGNED, body: object({ account: optional(account) }) },
  'order.list': {
    ...READING,
    body: object({
      account: optional(account),
      which: word('open', 'all'),
      /** The number of the last one that was listed before. */
      before: optional(whole()),
    }),
  },
  'order.show': { ...READING, body: object({ account, order: text(64) }) },

  // What happened after an entry of the news; waits for it a while. For who tells people.
  'news.next': {
    roles: ['server'],
    unsigned: ['server'],
    body: object({
      after: whole(),
      waitMs: whole(30_000),
      /** The markets whose prices are told along, until the next request names others. */
      prices: optional(list(market, 64)),
    }),
  },
} as const satisfies Record<string, Spec>

type Spec = {
  readonly roles: readonly TraderRole[]
  /** The roles whose connections may ask it without a device's signature. */
  readonly unsigned: readonly TraderRole[]
  readonly body: (value: never, where: string) => unknown
}

export type TraderMessage = keyof typeof MESSAGES
export type TraderBody<K extends TraderMessage> = ReturnType<(typeof MESSAGES)[K]['body']> &
  Fields<Record<never, never>>

/** Whether there is such a message. */
export function isTraderMessage(kind: string): kind is TraderMessage {
  return Object.hasOwn(MESSAGES, kind)
}

/** Who may carry it, and by which roles it needs no device's signature. */
export function traderRules(kind: TraderMessage): Pick<Spec, 'roles' | 'unsigned'> {
  return MESSAGES[kind]
}

/** Reads a body. @throws Fault channel.message_invalid with the field and what it should be */
export function readTraderBody<K extends TraderMessage>(kind: K, value: unknown): TraderBody<K> {
  return MESSAGES[kind].body(value as never, kind) as TraderBody<K>
}

const code = text(1024)

/** The body of `account.add` as a code is sealed for it. @throws Fault channel.message_invalid */
export const addedAccount = object(addition)
/** That of `account.paper`. @throws Fault channel.message_invalid */
export const papered = object(onPaper)
/** That of `account.remove`. @throws Fault channel.message_invalid */
export const removedAccount = object({ account })

/** The account that is asked about as well. */
const about = { account: optional(account) }

/** What of a trader's takes a one-time code. */
export const CONSENTED_ACTS = [
  'account.add',
  'account.paper',
  'account.rotate',
  'account.remove',
  'order.place',
  'order.keep',
] as const
export type ConsentedAct = (typeof CONSENTED_ACTS)[number]

/** Whom the device asked, and its signature: the trader's word is taken for nothing. */
const byDevice = {
  trader: object({ signingKey: hex(32), sealingKey: hex(32) }),
  device: hex(32),
  request: hex(32),
  signature: hex(64),
}

const BY_TRADER = ['trader', 'desk'] as const

/**
 * What the signer is asked by the trader alone; part of the table in messages.ts. A trader on
 * somebody's own machine asks by the desk, with the signature of the device it is about.
 */
export const EXCHANGE_MESSAGES = {
  // Whose device this is, what that member may do, and whether anything of it stands still.
  'exchange.standing': {
    roles: BY_TRADER,
    unsigned: ['trader'],
    body: object({ device: hex(32), ...about }),
  },
  // The same of a member by their id, for whose armed orders nobody is there to ask.
  'exchange.member': {
    roles: BY_TRADER,
    unsigned: ['trader'],
    body: object({ member: text(32), ...about }),
  },
  // Is this one-time code right for this act? A right one is used up, a wrong one counts. What the
  // charter has of an account is entered, or taken out, by the same code.
  'exchange.code': {
    roles: BY_TRADER,
    unsigned: ['trader'],
    body: object({
      ...byDevice,
      act: word(...CONSENTED_ACTS),
      /** All that the act was asked with but the code, which was sealed for exactly this. */
      body: anything,
      code,
    }),
  },
  // Is this a passkey's answer of the member whose device asked, about exactly this order?
  'exchange.passkey': {
    roles: BY_TRADER,
    unsigned: ['trader'],
    body: object({
      ...byDevice,
      act: word(...ASKING_ACTS),
      body: anything,
      assertion,
    }),
  },
  // Who approved or rejected exactly this order as this member asked for it, under this policy.
  'exchange.votes': {
    roles: BY_TRADER,
    unsigned: ['trader'],
    body: object({ account, asked: hex(32), by: text(32), policy: hex(32) }),
  },
} as const satisfies Record<
  string,
  {
    readonly roles: typeof BY_TRADER
    readonly unsigned: readonly ['trader']
    readonly body: FieldReader<unknown>
  }
>
