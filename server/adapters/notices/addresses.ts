// Where each member is told: a charter's contacts as the addresses of channels.

import { readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { object, text } from '@countersign/core/fields.ts'
import type { Address } from '@countersign/notices/channel.ts'
import type { Audience, ChannelName } from '../../ports/notices.ts'

type Member = Audience['members'][number]
type Contact = Member['contacts'][number]

/** One member by one of their contacts. */
export type Place = {
  /** The member's id; with `+2` and so on for the further contacts of a kind. */
  readonly recipient: string
  readonly channel: ChannelName
  readonly address: Address
}

/**
 * Contacts that were proven to be the member's; all of them while none was, for silence would be
 * worse than a letter to a mistaken address that the others admitted.
 */
export function placesOf(audience: Audience): readonly Place[] {
  return audience.members.flatMap((member) => {
    const { id, contacts, verified } = member
    const proven = contacts.filter(({ kind, address }) => verified.includes(`${kind} ${address}`))
    const counts = new Map<ChannelName, number>()
    return (proven.length > 0 ? proven : contacts).flatMap((contact): Place[] => {
      const address = addressOf(contact)
      if (address === null) return []
      const { channel } = address
      const count = (counts.get(channel) ?? 0) + 1
      counts.set(channel, count)
      return [{ recipient: count === 1 ? id : `${id}+${count}`, channel, address }]
    })
  })
}

/**
 * A webhook's secret stands behind its `#`, a topic's token likewise: those that the courier signs
 * with are not the server's to know. A browser's subscription is its canonical JSON. Null for what
 * is missing.
 */
function addressOf({ kind, address }: Contact): Address | null {
  const [url = '', secret = ''] = address.split('#', 2)
  switch (kind) {
    case 'email':
      return { channel: 'mail', to: address }
    case 'phone':
      return { channel: 'sms', to: address }
    case 'webhook':
      return secret === '' ? null : { channel: 'webhook', url, secret }
    case 'ntfy':
      return { channel: 'ntfy', url, ...(secret === '' ? {} : { token: secret }) }
    case 'push':
      return pushOf(address)
    default:
      return null
  }
}

function pushOf(written: string): Address | null {
  try {
    const { endpoint, p256dh, auth } = subscription(readCanonical(Buffer.from(written)), 'push')
    return { channel: 'push', endpoint, p256dh, auth }
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}

const subscription = object({ endpoint: text(512), p256dh: text(128), auth: text(64) })
