// Somebody who belongs to an organisation, played: a device's key, a passkey, an authenticator that
// counts, and what they say and sign with these. It talks to nobody: what it makes is sent by
// whoever plays it.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { statementBinding } from '@countersign/channel/bindings.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { seal } from '@countersign/channel/sealing.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type Act,
  deviceBytes,
  type SeenHead,
  statementHash,
  writeStatement,
} from '@countersign/core/charter/statement.ts'
import { codeAt } from './authenticator.ts'
import { makePasskey, type SoftwarePasskey } from './software-passkey.ts'

export type Person = {
  /** Their id in the charter. */
  readonly member: string
  readonly name: string
  readonly device: KeyObject
  /** The device's public key: its credential. */
  readonly deviceId: string
  readonly passkey: SoftwarePasskey
  /** Takes the seed of the authenticator that was enrolled: it counts, and needs no clock. */
  hold(seed: Uint8Array): void
  /** The next code. @throws Error while nothing was enrolled */
  code(): string
  /** The last code again, as somebody who watched would use it. */
  lastCode(): string
  /** Six digits that are none of the next. */
  wrongCode(): string
  /** One signature over a hash, as an entry's proof. */
  sign(hashed: Uint8Array, by: Signing): Canonical
  /** The credentials of `invitation.accept`: device and passkey, each shown to be theirs. */
  bring(invited: Uint8Array, what?: readonly Signing[]): readonly Canonical[]
  /** The body of `charter.act`: a statement, signed with these means. */
  say(at: At, said: Said, means?: readonly Means[]): ActBody
}

export type Signing = 'device' | 'passkey'
export type Means = Signing | 'code'

/** What a statement says itself; who, when and after which head is added. */
export type Said = { readonly act: Act } & Readonly<Record<string, Canonical>>

/** Where things stand when somebody says something. */
export type At = {
  readonly organisation: string
  readonly head: SeenHead
  readonly now: number
  /** The signer's, for codes. */
  readonly sealingKey: Uint8Array
}

export type ActBody = {
  readonly statement: Canonical
  readonly signatures: readonly Canonical[]
  readonly code?: string
}

export type PersonOptions = {
  readonly member: string
  readonly name: string
  /** The desk's. */
  readonly origin: string
  readonly device?: KeyObject
  readonly passkey?: SoftwarePasskey
  /** What gives the next code, where it is no authenticator that counts. */
  readonly nextCode?: () => string
}

export function makePerson({ member, name, origin, ...given }: PersonOptions): Person {
  const device = given.device ?? generateKeyPairSync('ed25519').privateKey
  const deviceId = rawPublicKey(device).toHex()
  const passkey = given.passkey ?? makePasskey(origin)
  const authenticator = { ...counting(), ...(given.nextCode ? { code: given.nextCode } : {}) }
  const sign = (hashed: Uint8Array, by: Signing): Canonical =>
    by === 'device'
      ? { kind: 'signed', by, credential: deviceId, signature: deviceSignature(device, hashed) }
      : { kind: 'signed', by, credential: passkey.credential, ...passkey.get(hashed) }
  return {
    member,
    name,
    device,
    deviceId,
    passkey,
    ...authenticator,
    sign,
    bring: (invited, what = ['device', 'passkey']) =>
      what.map((by) =>
        by === 'device'
          ? broughtDevice(device, deviceId, invited)
          : broughtPasskey(passkey, invited),
      ),
    say(at, said, means = ['device', 'passkey']) {
      const statement = stated(at, member, said)
      const hashed = statementHash(statement)
      const signing = means.filter((each): each is Signing => each !== 'code')
      const body = { statement, signatures: signing.map((by) => sign(hashed, by)) }
      if (!means.includes('code')) return body
      const code = Buffer.from(authenticator.code())
      return { ...body, code: seal(at.sealingKey, code, statementBinding(hashed)) }
    },
  }
}

/** A statement, whole, that nobody has signed. */
export function stated(
  { organisation, head, now }: At,
  member: string,
  { act, ...fields }: Said,
): Canonical {
  return writeStatement({ organisation, member, at: now, seen: head }, act, fields)
}

function deviceSignature(device: KeyObject, hashed: Uint8Array): string {
  return signBytes(device, deviceBytes(hashed)).toHex()
}

function broughtDevice(device: KeyObject, key: string, invited: Uint8Array): Canonical {
  const proof = deviceSignature(device, invited)
  return { kind: 'device', name: 'laptop', class: 'computer', key, proof }
}

function broughtPasskey(passkey: SoftwarePasskey, invited: Uint8Array): Canonical {
  const { attestationObject, clientData } = passkey.create(invited)
  const kept = passkey.isSyncable ? 'phone' : 'token'
  const about = { kind: 'passkey', name: kept, class: kept, key: '', proof: '' }
  return { ...about, attestation: attestationObject, clientData }
}

/** An authenticator that counts (RFC 4226). */
function counting(): Pick<Person, 'hold' | 'code' | 'lastCode' | 'wrongCode'> {
  let seed: Uint8Array | null = null
  let presses = 0
  const at = (count: number): string => {
    if (!seed) throw new Error('no authenticator was enrolled')
    return codeAt(seed, count)
  }
  return {
    hold(given) {
      seed = given
      presses = 0
    },
    code() {
      presses += 1
      return at(presses - 1)
    },
    lastCode: () => at(presses - 1),
    wrongCode() {
      const near = Array.from({ length: 40 }, (_, ahead) => at(Math.max(0, presses - 10) + ahead))
      return ['000000', '111111', '222222', '333333'].find((it) => !near.includes(it)) ?? ''
    },
  }
}
