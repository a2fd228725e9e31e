// What lets a member into the console, and what is remembered about their signing in. No secret is
// in it: links and cookies are kept as hashes, passwords as argon2id has them.

import type { Lane, Tries } from '@countersign/core/access/throttle.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'

/** A one-time link that a device of the member's asked for. */
export type OpeningRecord = {
  /** SHA-256 of its secret. */
  readonly hash: string
  readonly member: string
  readonly madeAt: UnixSeconds
  readonly usableFrom: UnixSeconds
  readonly expiresAt: UnixSeconds
}

/** A passkey at the console's rpId. */
export type PasskeyRecord = {
  /** Names it to its owner: eight bytes in hexadecimal. */
  readonly id: string
  readonly member: string
  readonly name: string
  /** In base64url, as browsers name it. */
  readonly rawId: string
  /** As core/access/cose-key.ts writes it. */
  readonly key: string
  readonly isBackupEligible: boolean
  readonly signCount: number
  readonly createdAt: UnixSeconds
  readonly usedAt: UnixSeconds | null
}

export type PasswordRecord = {
  readonly member: string
  readonly hash: string
  readonly setAt: UnixSeconds
  readonly usedAt: UnixSeconds | null
}

/** A challenge that was given out: good once. */
export type OfferRecord = {
  readonly id: string
  readonly purpose: 'sign-in' | 'passkey'
  /** The session it is for; empty before there is one. */
  readonly session: string
  /** 32 bytes in hexadecimal. */
  readonly challenge: string
  readonly expiresAt: UnixSeconds
}

/** A password that is being replaced by way of a mailbox. */
export type ResetRecord = {
  readonly member: string
  /** SHA-256 of the secret of its link. */
  readonly hash: string
  readonly askedAt: UnixSeconds
  /** From a sign-in code on; null before. */
  readonly confirmedAt: UnixSeconds | null
  readonly expiresAt: UnixSeconds
}

/** A browser (by the hash of its cookie) or a network that a member signed in from. */
export type FamiliarRecord = {
  readonly member: string
  readonly what: 'browser' | 'network'
  readonly value: string
  readonly usedAt: UnixSeconds
}

export type LaneKey = { readonly lane: Lane; readonly key: string }

export type AccountReader = {
  openingByHash(hash: string): Promise<OpeningRecord | null>
  /** By time, newest first. */
  openings(member: string): Promise<readonly OpeningRecord[]>
  passkeyByRawId(rawId: string): Promise<PasskeyRecord | null>
  /** Of this member, or of all; by creation, then id. */
  passkeys(member?: string): Promise<readonly PasskeyRecord[]>
  password(member: string): Promise<PasswordRecord | null>
  /** By member. */
  passwords(): Promise<readonly PasswordRecord[]>
  reset(member: string): Promise<ResetRecord | null>
  resetByHash(hash: string): Promise<ResetRecord | null>
  isFamiliar(familiar: Omit<FamiliarRecord, 'usedAt'>): Promise<boolean>
}

export type AccountTransactor = {
  putOpening(opening: OpeningRecord): Promise<void>
  /** @returns how many there were */
  removeOpenings(member: string): Promise<number>
  putPasskey(passkey: PasskeyRecord): Promise<void>
  /** @returns false when there is none */
  removePasskey(id: string): Promise<boolean>
  putPassword(password: PasswordRecord): Promise<void>
  removePassword(member: string): Promise<boolean>
  putOffer(offer: OfferRecord): Promise<void>
  /** The offer, which is then gone, however often it is asked for at once. */
  takeOffer(id: string): Promise<OfferRecord | null>
  putReset(reset: ResetRecord): Promise<void>
  removeReset(member: string): Promise<boolean>
  putFamiliar(familiar: FamiliarRecord): Promise<void>
  /** A lane's tries, under a lock until the transaction ends. */
  lockTries(lane: LaneKey): Promise<Tries | null>
  putTries(lane: LaneKey, tries: Tries): Promise<void>
  removeTries(lane: LaneKey): Promise<void>
  /** Forgets what expired before now, tries from before one moment, familiar ones from another. */
  forgetAccounts(now: UnixSeconds, triesBefore: UnixSeconds, usedBefore: UnixSeconds): Promise<void>
}
