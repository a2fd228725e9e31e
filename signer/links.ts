// Short codes and links that only the signer can make, each for one member and one purpose. What a
// mailbox or a telephone is given can inform and stop, and nothing else.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { tagged } from '@countersign/channel/identity.ts'
import { canonicalBytes, decimal } from '@countersign/core/canonical.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import type { Signer } from './signer.ts'

/** What a link in a notice stops. */
export type Stop = {
  readonly member: string
  readonly stop: 'veto' | 'freeze'
  /** The proposal's id, or what is frozen. */
  readonly subject: string
}

const MAC_BYTES = 16
const CODE_DIGITS = 8

type Keys = Pick<Signer['keys'], 'noticeKey'>

function mac({ noticeKey }: Keys, tag: string, value: Readonly<Record<string, string>>): Buffer {
  return createHmac('sha256', noticeKey)
    .update(tagged(tag, canonicalBytes(value)))
    .digest()
}

type Reader = Pick<Member, 'since' | 'linksFrom'>

/** The MAC of a link, in hexadecimal. It dies when its member gives up an address. */
export function stopMac(keys: Keys, { member, stop, subject }: Stop, reader: Reader): string {
  const from = decimal(reader.linksFrom ?? reader.since)
  return mac(keys, 'countersign/stop-link/v1', { member, stop, subject, from })
    .subarray(0, MAC_BYTES)
    .toString('hex')
}

export function isStopMac(keys: Keys, stop: Stop, reader: Reader, given: string): boolean {
  return isEqual(stopMac(keys, stop, reader), given)
}

const digits = (bytes: Buffer): string =>
  (bytes.readBigUInt64BE() % 10n ** BigInt(CODE_DIGITS)).toString().padStart(CODE_DIGITS, '0')

/** What is sent to a contact, and typed by its member, to show that it reaches them. */
export function contactCode(
  keys: Keys,
  contact: { readonly member: string; readonly kind: string; readonly address: string },
): string {
  return digits(mac(keys, 'countersign/contact-code/v1', contact))
}

/** What signs the webhooks of a contact, in the form of Standard Webhooks. */
export function contactSecret(
  keys: Keys,
  contact: { readonly member: string; readonly kind: string; readonly address: string },
): string {
  return `whsec_${mac(keys, 'countersign/contact-secret/v1', contact).toString('base64')}`
}

/**
 * What an approver types for a large spend: it comes by e-mail or SMS with the amount and the
 * addresses, so that a page that shows another spend is found out.
 */
export function compareCode(
  keys: Keys,
  spend: { readonly member: string; readonly wallet: string; readonly txid: string },
): string {
  return digits(mac(keys, 'countersign/compare-code/v1', spend))
}

export function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
