// Invitations as they are made and handed over: a statement by a member, and a link whose secret
// only the invited person is given.

import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { h } from './dom.ts'
import { notice } from './parts.ts'
import { say } from './saying.ts'
import { drawQr } from './screens/qr-picture.ts'
import type { Seat } from './seat.ts'
import type { Session } from './session.ts'

export type Invitee = {
  readonly invitee: string
  readonly name: string
  readonly roles: readonly string[]
  readonly contacts: Canonical
}

/** Invites somebody. @returns the link to hand over; its secret is nowhere else */
export async function invite(session: Session, seat: Seat, invitee: Invitee): Promise<string> {
  const id = crypto.getRandomValues(new Uint8Array(8)).toHex()
  const secret = crypto.getRandomValues(new Uint8Array(32))
  const fields = { invitation: id, key: sha256(secret).toHex(), ...invitee }
  await say(session, seat, { act: 'invite', fields }, { kind: 'none' })
  return `${location.origin}/#invitation=${id}.${secret.toHex()}`
}

/** The link, to copy or to photograph with the other device. */
export function linkView(link: string, who: string): HTMLElement {
  return h(
    'div',
    { class: 'inset' },
    notice(
      'good',
      `The link for ${who}`,
      h('p', {}, 'Give it to them alone. It is shown this once, and ends in 14 days.'),
    ),
    h('code', { class: 'wrapped', dir: 'ltr', id: 'link' }, link),
    h('div', { class: 'qr' }, drawQr(link, 'The link as a QR code')),
  )
}
