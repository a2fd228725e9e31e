// Inviting people, and accepting an invitation with this client's device. What the invited bring
// does nothing until a quorum has compared its fingerprint by voice.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { factorBinding } from '@countersign/channel/bindings.ts'
import { askOver } from '@countersign/channel/client.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { open, seal } from '@countersign/channel/sealing.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { invitationHash } from '@countersign/core/charter/enlist.ts'
import { contacts, roles } from '@countersign/core/charter/member.ts'
import { deviceBytes } from '@countersign/core/charter/statement.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, optional, text, truth, whole } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { deviceKey } from '../keep/pairing.ts'
import { addressesOf } from '../keep/ways.ts'
import { ownDevice } from './devices.ts'
import { byDesk } from './exchange.ts'
import type { Meeting } from './pair.ts'

const HEX_INVITATION = /^[0-9a-f]{16}$/
const HEX_KEY = /^[0-9a-f]{64}$/

export type InvitationKey = {
  readonly invitation: string
  /** Only the invited person is given it. */
  readonly secret: string
  /** What the signer is told: its SHA-256. */
  readonly key: string
}

export function newInvitation(): InvitationKey {
  const secret = randomBytes(32)
  return {
    invitation: randomBytes(8).toString('hex'),
    secret: secret.toString('hex'),
    key: createHash('sha256').update(secret).digest('hex'),
  }
}

/** What the invited person opens. @throws Fault client.argument_invalid without a desk */
export function invitationLink(context: Context, { invitation, secret }: InvitationKey): string {
  const { desk } = addressesOf(context)
  if (desk === undefined) {
    throw new Fault('client.argument_invalid', { option: '--desk', reason: 'no desk is running' })
  }
  return `${desk}/#invitation=${invitation}.${secret}`
}

export type OpenedLink = {
  readonly desk: string
  readonly invitation: string
  readonly key: string
}

/** @throws Fault client.argument_invalid for what is no such link */
export function readInvitationLink(link: string): OpenedLink {
  const url = URL.parse(link)
  const [invitation = '', key = ''] = (url?.hash ?? '').split(/[/=.]/).slice(-2)
  if (url && HEX_INVITATION.test(invitation) && HEX_KEY.test(key)) {
    return { desk: url.origin, invitation, key }
  }
  throw new Fault('client.argument_invalid', { link: 'not a link of an invitation' })
}

const shownFields = object({
  organisation: hex(32),
  organisationName: text(64),
  invitation: text(32),
  by: text(64),
  member: text(32),
  name: text(64),
  roles,
  contacts,
  expiresAt: whole(),
  isMember: truth,
  origin: text(256),
  fingerprint: text(64),
})

export type Invited = ReturnType<typeof shownFields>

export type Door = {
  readonly shown: Invited
  /** An authenticator: its otpauth URI, and the key its answers are sealed to. */
  offer(): Promise<Offered>
  /** Brings this device, and the authenticator with its first code. */
  accept(bring: Bring): Promise<Accepted>
}

export type Offered = { readonly factor: string; readonly uri: string; readonly key: KeyObject }
export type Bring = {
  /** What the device is called. */
  readonly name: string
  readonly factor?: { readonly offered: Offered; readonly code: string }
}
export type Accepted = { readonly fingerprint: string; readonly recoveryCodes: readonly string[] }

/**
 * Opens an invitation at the desk of its link, of a signer that was met there.
 * @throws Refusal charter.invitation_invalid
 */
export async function openInvitation(
  context: Context,
  { identity }: Pick<Meeting, 'identity'>,
  { desk, invitation, key }: OpenedLink,
): Promise<Door> {
  const asking = askOver(byDesk(desk), { identity, now: context.now })
  const ask = (kind: MessageKind, body: { readonly [name: string]: Canonical }) =>
    asking(kind, { invitation, key, ...body })
  const shown = shownFields(await ask('invitation.show', {}), 'answer')
  return {
    shown,
    async offer() {
      const { privateKey, publicKey } = generateKeyPairSync('x25519')
      const replyTo = rawPublicKey(publicKey).toHex()
      const answer = await ask('invitation.offer', { replyTo })
      const { factor, uri: sealed } = offerFields(answer, 'answer')
      const uri = open(privateKey, sealed, factorBinding('factor-uri', factor))
      return { factor, uri: new TextDecoder().decode(uri), key: privateKey }
    },
    async accept({ name, factor }) {
      const hashed = invitationHash(shown.organisation, shown.invitation)
      const proof = signBytes(deviceKey(context), deviceBytes(hashed)).toHex()
      const device = { kind: 'device', name, class: 'computer', key: ownDevice(context), proof }
      const brought = factor ? { factor: factorOf(identity.sealingKey, factor) } : {}
      const body = { origin: '', credentials: [device], ...brought }
      const answer = acceptFields(await ask('invitation.accept', body), 'answer')
      const { fingerprint, recoveryCodes } = answer
      if (!factor || recoveryCodes === undefined) return { fingerprint, recoveryCodes: [] }
      const { offered } = factor
      const binding = factorBinding('recovery-codes', offered.factor)
      const codes = new TextDecoder().decode(open(offered.key, recoveryCodes, binding))
      return { fingerprint, recoveryCodes: codes.split('\n') }
    },
  }
}

const offerFields = object({ factor: text(32), kind: text(16), uri: text(1024) })
const acceptFields = object({ fingerprint: hex(32), recoveryCodes: optional(text(4096)) })

function factorOf(sealingKey: Uint8Array, { offered, code }: NonNullable<Bring['factor']>) {
  const { factor, key } = offered
  const sealed = seal(sealingKey, Buffer.from(code), factorBinding('factor-confirm', factor))
  return { factor, code: sealed, replyTo: rawPublicKey(key).toHex() }
}
