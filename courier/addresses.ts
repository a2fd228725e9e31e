// Where each member is told: every address they have, each by its channel. A further address of the
// same channel is a lane of its own, and stays one for as long as the member has it.

import type { Address, ChannelName } from '@countersign/notices/channel.ts'
import type { Item, Lane } from '@countersign/notices/outbox.ts'
import type { News } from './news.ts'

export type Place = {
  /** The member's id; with `+2` and so on for further addresses by the same channel. */
  readonly recipient: string
  readonly member: string
  readonly address: Address
  /** What shows that the address reaches its member. */
  readonly code: string
  readonly isVerified: boolean
  /** Taken away: it is still told of that, and of what waits for it. */
  readonly isGone?: true
}

const CHANNELS: Readonly<Record<string, ChannelName>> = {
  email: 'mail',
  phone: 'sms',
  webhook: 'webhook',
  ntfy: 'ntfy',
}

type Told = Pick<News, 'members'> & { readonly view: Pick<News['view'], 'members'> }

/**
 * Every place there is now, and behind them those that are gone.
 * @param before - as they were: whoever has a lane keeps it
 */
export function placesOf(news: Told, before: readonly Place[] = []): readonly Place[] {
  const now: Place[] = []
  const taken = new Set(before.map(laneName))
  for (const { id, contacts } of news.members) {
    const verified = news.view.members.find((each) => each.id === id)?.verified ?? []
    for (const { kind, address: to, code, secret } of contacts) {
      const channel = CHANNELS[kind]
      if (channel === undefined) continue
      const address = addressBy(channel, to, secret)
      const known = before.find((each) => each.member === id && isSame(each.address, address))
      const recipient = known?.recipient ?? freeName(id, channel, taken)
      taken.add(laneName({ recipient, address }))
      now.push({
        ...{ recipient, member: id, address, code },
        isVerified: verified.includes(`${kind} ${to}`),
      })
    }
  }
  const kept = new Set(now.map(laneName))
  const gone = before.filter((each) => !kept.has(laneName(each)))
  return [...now, ...gone.map((each) => ({ ...each, isGone: true as const }))]
}

const laneName = ({ recipient, address }: Pick<Place, 'recipient' | 'address'>) =>
  `${recipient}/${address.channel}`

const isSame = (one: Address, other: Address) => JSON.stringify(one) === JSON.stringify(other)

function freeName(member: string, channel: ChannelName, taken: ReadonlySet<string>): string {
  if (!taken.has(`${member}/${channel}`)) return member
  let place = 2
  while (taken.has(`${member}+${place}/${channel}`)) place += 1
  return `${member}+${place}`
}

function addressBy(channel: ChannelName, address: string, secret: string): Address {
  switch (channel) {
    case 'mail':
    case 'sms':
      return { channel, to: address }
    case 'webhook':
      return { channel, url: address, secret }
    default:
      return { channel: 'ntfy', url: address }
  }
}

export const isPlaceOf = (
  { recipient, address }: Place,
  lane: Pick<Lane, 'recipient' | 'channel'>,
) => recipient === lane.recipient && address.channel === lane.channel

/** Looked up for each try, so that a mended contact counts at once. */
export function addressBook(places: readonly Place[]): (item: Item) => Address | undefined {
  return (item) => places.find((each) => isPlaceOf(each, item))?.address
}
