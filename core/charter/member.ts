// Who belongs to an organisation, what each may do, and the keys by which each is known. A person
// is counted once, however many keys they hold.

import type { UnixSeconds } from '../basics.ts'
import { hex, line, list, object, optional, text, word } from '../fields.ts'

/**
 * `owner` and `administrator` decide on the organisation; `approver` and `spender` get their say by
 * the policies that name them; `viewer` reads; `watchdog` may only stop things.
 */
export const ROLES = [
  'owner',
  'administrator',
  'approver',
  'spender',
  'viewer',
  'watchdog',
] as const
export type Role = (typeof ROLES)[number]

/** The first member, who claimed the signer. */
export const OWNER = 'owner'

/** Where a credential lives. A second signature of a person alone has to come from elsewhere. */
export const CLASSES = ['computer', 'phone', 'token'] as const
export type CredentialClass = (typeof CLASSES)[number]

export type CredentialKey =
  /** Ed25519, 32 bytes in hexadecimal: the command line, a browser at the desk. */
  | { readonly kind: 'device'; readonly key: string }
  /** WebAuthn: its id, and its key as `coseText` writes it. `isSyncable` is the BE flag. */
  | {
      readonly kind: 'passkey'
      readonly rawId: string
      readonly key: string
      readonly isSyncable: boolean
    }
  /** A bitcoin address whose key signs by BIP 322. */
  | { readonly kind: 'wallet'; readonly address: string }

export type Credential = {
  /** The device's key, `passkey-` and 32 hexadecimal digits, or the address. */
  readonly id: string
  readonly member: string
  readonly name: string
  readonly class: CredentialClass
  readonly key: CredentialKey
  readonly since: UnixSeconds
}

/** Where a member is told. The address of a `webhook` or `ntfy` is a URL. */
export type Contact = {
  readonly kind: 'email' | 'phone' | 'webhook' | 'ntfy' | 'push'
  readonly address: string
}

export type Member = {
  readonly id: string
  readonly name: string
  /** In the order of `ROLES`. */
  readonly roles: readonly Role[]
  readonly contacts: readonly Contact[]
  readonly since: UnixSeconds
  /** When an address was last taken away from them: links in notices from before stop nothing. */
  readonly linksFrom?: UnixSeconds
}

/** A member's id: a word for machines and policies. */
export const MEMBER_ID = /^[a-z][a-z0-9-]{0,31}$/

/** Letters of any script, digits, marks and spaces: nothing that moves what stands beside it. */
export const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,64}$/u

export const contact = object({
  kind: word('email', 'phone', 'webhook', 'ntfy', 'push'),
  address: line(512),
})
export const contacts = list(contact, 16)
export const roles = list(word(...ROLES), ROLES.length)

/** Whether two names look the same in a list, whatever letters they are written with. */
export function isSameName(one: string, other: string): boolean {
  const seen = (name: string) => name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
  return seen(one) === seen(other)
}

/** A credential as somebody brings it: who it belongs to and since when is not theirs to say. */
export const offeredCredential = object({
  id: text(128),
  name: text(64),
  class: word(...CLASSES),
  kind: word('device', 'passkey', 'wallet'),
  /** Device key, passkey's key, or address. */
  key: text(256),
  rawId: optional(text(2_048)),
  isSyncable: optional(word('yes', 'no')),
})
export type OfferedCredential = ReturnType<typeof offeredCredential>

export const credentialId = text(128)
export const memberId = text(32)
export const hash = hex(32)

/** The credential that was brought, as its member's. @throws RangeError when parts are missing */
export function credentialOf(
  offered: OfferedCredential,
  member: string,
  since: UnixSeconds,
): Credential {
  const { id, name, class: place } = offered
  return { id, member, name, class: place, key: keyOf(offered), since }
}

function keyOf(offered: OfferedCredential): CredentialKey {
  const { kind, key, rawId, isSyncable } = offered
  if (kind === 'device') return { kind, key }
  if (kind === 'wallet') return { kind, address: key }
  if (rawId === undefined || isSyncable === undefined) throw new RangeError('half a passkey')
  return { kind, key, rawId, isSyncable: isSyncable === 'yes' }
}

/** Whether nobody who is told is told no more. */
export function keepsAll(before: readonly Contact[], next: readonly Contact[]): boolean {
  return before.every((old) =>
    next.some(({ kind, address }) => kind === old.kind && address === old.address),
  )
}

/** Whether a role decides on the organisation. */
export function isGoverning({ roles: held }: Pick<Member, 'roles'>): boolean {
  return held.includes('owner') || held.includes('administrator')
}

/** Whether a role may veto what others decided. */
export function mayVeto(member: Pick<Member, 'roles'>): boolean {
  return isGoverning(member) || member.roles.includes('watchdog')
}
