// Reads what the signer answers, as far as a screen shows it. Everything that is money is read
// strictly: of a spend nothing may be passed over.

import { NETWORKS, type Network } from '@countersign/core/bitcoin/network.ts'
import { contacts, roles } from '@countersign/core/charter/member.ts'
import {
  anything,
  type FieldReader,
  hex,
  list,
  object,
  optional,
  text,
  truth,
  whole,
  word,
} from '@countersign/core/fields.ts'
import { recipients } from '@countersign/core/wallet/exit/pinned-key.ts'
import { some } from './some.ts'

const LIST = 100_000
const SATS = 2_100_000_000_000_000

const amount: FieldReader<bigint> = (value, where) => BigInt(whole(SATS)(value, where))
const networkName = word(...(Object.keys(NETWORKS) as Network[]))

const hello = some({
  network: networkName,
  identity: anything,
  isClaimed: truth,
  isolation: word('strong', 'weak', 'none'),
  witness: some({ state: word('none', 'needed', 'answered'), nonce: text(64) }),
  /** Why the signer froze; empty while it did not. */
  frozen: text(),
})
export type Hello = ReturnType<typeof hello>
export const readHello = (value: Parameters<typeof hello>[0]) => hello(value, 'hello')

const claim = some({ confirm: hex(32) })
export const readClaim = (value: Parameters<typeof claim>[0]) => claim(value, 'claim')

const offer = some({ factor: text(32), uri: optional(text()) })
export const readOffer = (value: Parameters<typeof offer>[0]) => offer(value, 'offer')

const signInOffer = some({ authenticator: text(32), uri: text() })
export const readSignInOffer = (value: Parameters<typeof signInOffer>[0]) =>
  signInOffer(value, 'offer')

const signIn = some({
  authenticators: list(
    some({ authenticator: text(32), since: whole(), usedAt: whole(), waitSeconds: whole() }),
    1,
  ),
  /** Whether there is an authenticator for spends, too. */
  hasSpendCodes: truth,
})
export type SignIn = ReturnType<typeof signIn>
export const readSignIn = (value: Parameters<typeof signIn>[0]) => signIn(value, 'sign-in')

const confirmed = some({ factor: text(32), activeFrom: whole(), recoveryCodes: text() })
export const readConfirmed = (value: Parameters<typeof confirmed>[0]) =>
  confirmed(value, 'confirmed')

const factors = some({
  factors: list(
    some({
      factor: text(32),
      kind: text(16),
      activeFrom: whole(),
      state: text(16),
      wrongCodes: whole(),
      recoveryCodesLeft: whole(),
    }),
    1_000,
  ),
})
export type Factor = ReturnType<typeof factors>['factors'][number]
export const readFactors = (value: Parameters<typeof factors>[0]) =>
  factors(value, 'factors').factors

const invited = some({
  organisation: hex(32),
  organisationName: text(64),
  invitation: hex(8),
  by: text(64),
  member: text(32),
  name: text(64),
  roles,
  contacts,
  expiresAt: whole(),
  isMember: truth,
  /** Empty until it was accepted. */
  fingerprint: text(64),
})
export type Invited = ReturnType<typeof invited>
export const readInvited = (value: Parameters<typeof invited>[0]) => invited(value, 'invitation')

const accepted = some({ fingerprint: hex(32), recoveryCodes: optional(text()) })
export const readAccepted = (value: Parameters<typeof accepted>[0]) => accepted(value, 'accepted')

const devices = some({
  devices: list(some({ device: hex(32), name: text(64), since: whole() }), 1_000),
})
export type OwnedDevice = ReturnType<typeof devices>['devices'][number]
export const readDevices = (value: Parameters<typeof devices>[0]) =>
  devices(value, 'devices').devices

const wallets = some({ wallets: list(text(32), 1_000) })
export const readWallets = (value: Parameters<typeof wallets>[0]) =>
  wallets(value, 'wallets').wallets

const prepared = some({ network: networkName, key: text(1_024) })
export const readPrepared = (value: Parameters<typeof prepared>[0]) => prepared(value, 'prepared')

const wallet = some({
  wallet: text(32),
  network: networkName,
  descriptor: text(8_192),
  userKey: whole(15),
  serverKey: whole(15),
  policy: anything,
  policyHash: hex(32),
  createdAt: whole(),
  /** Whom the signer's key of a 2-of-2 was sealed for; missing where it was not. */
  sealedKey: optional(some({ recipients })),
})
export type Wallet = ReturnType<typeof wallet>
export const readWallet = (value: Parameters<typeof wallet>[0]) => wallet(value, 'wallet')

const pending = some({
  spends: list(
    some({
      txid: hex(32),
      waitsFor: list(text(16), 8),
      amountSats: amount,
      /** Which one asked. */
      device: text(64),
      expiresAt: whole(),
    }),
    64,
  ),
})
export const readPending = (value: Parameters<typeof pending>[0]) =>
  pending(value, 'pending').spends

const review = object({
  txid: hex(32),
  amountSats: amount,
  feeSats: amount,
  vsize: whole(),
  /** A height below 500,000,000, a time from there on. */
  notBefore: optional(whole()),
  payments: list(
    object({ script: text(20_002), address: optional(text(128)), sats: amount }),
    LIST,
  ),
  change: list(
    object({
      outputIndex: whole(),
      chain: whole(),
      index: whole(),
      address: text(128),
      sats: amount,
    }),
    LIST,
  ),
})
export type Review = ReturnType<typeof review>

const decision = some({
  since: optional(whole()),
  opensAt: optional(whole()),
  groups: list(some({ group: text(64), count: whole(), by: list(text(32), 64) }), 64),
  voters: list(text(32), 64),
  votes: list(some({ member: text(32), decision: word('approve', 'reject'), counts: truth }), 64),
})
/** Who decides on a spend besides the one who asks, and how far they are. */
export type Decision = ReturnType<typeof decision>

/** Against the limits, until one of its coins is spent. */
const counts = optional(word('until-spent'))
/** Of the chain, as the signer was told. */
const chainHeight = optional(whole())

const passkeys = list(some({ credential: text(128), rawId: text(2_048) }), 16)

const previewed = some({
  state: word('new', 'signed'),
  wallet: text(32),
  network: networkName,
  spend: review,
  counts,
  chainHeight,
  verdict: optional(anything),
  waitsFor: optional(list(text(16), 8)),
  organisation: optional(text(64)),
  passkeys: optional(passkeys),
  decision: optional(decision),
})
/** A spend that nobody has asked for: what the signer would do. */
export type Previewed = ReturnType<typeof previewed>
export const readPreviewed = (value: Parameters<typeof previewed>[0]) => previewed(value, 'preview')

const asked = some({
  outcome: word('denied', 'waiting', 'signed'),
  verdict: optional(anything),
  spend: review,
})
export type Asked = ReturnType<typeof asked>
export const readAsked = (value: Parameters<typeof asked>[0]) => asked(value, 'asked')

const terms = some({
  class: word('tightening', 'loosening', 'undo'),
  needed: whole(64),
  delaySeconds: whole(),
})
/** What a proposal would take. */
export type Terms = ReturnType<typeof terms>
export const readTerms = (value: Parameters<typeof terms>[0]) => terms(value, 'terms')

const shown = some({
  state: word('waiting', 'signed', 'expired', 'cancelled'),
  wallet: text(32),
  network: networkName,
  initiator: some({ device: text(64), name: text(64) }),
  askedAt: whole(),
  expiresAt: whole(),
  waitsFor: optional(list(text(16), 8)),
  verdict: optional(anything),
  counts,
  chainHeight,
  spend: optional(review),
  organisation: optional(hex(32)),
  /** Of the member who asked: each may confirm it. */
  passkeys: optional(passkeys),
  decision: optional(decision),
  /** Where the server finishes it: whether it sends it. */
  broadcast: optional(word('yes', 'no')),
})
export type ShownSpend = ReturnType<typeof shown>
export const readShown = (value: Parameters<typeof shown>[0]) => shown(value, 'spend')

const spendReview = some({
  wallet: text(32),
  txid: hex(32),
  policy: hex(32),
  member: text(32),
  askedAt: whole(),
  expiresAt: whole(),
  verdict: optional(anything),
  spend: review,
  counts,
  chainHeight,
  /** Whether a code from another channel has to be typed. */
  needsComparing: truth,
  decision: optional(decision),
})
export type SpendReview = ReturnType<typeof spendReview>
export const readReview = (value: Parameters<typeof spendReview>[0]) => spendReview(value, 'review')

const approved = some({
  outcome: word('denied', 'waiting', 'signed'),
  verdict: optional(anything),
  waitsFor: optional(list(text(16), 8)),
})
export type Approved = ReturnType<typeof approved>
export const readApproved = (value: Parameters<typeof approved>[0]) => approved(value, 'approved')
