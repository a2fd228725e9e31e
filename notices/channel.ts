// What all channels have in common: a message goes in, and what became of it comes out as a value.
// `why` is shown to people and kept in logs, so a channel never puts a secret or an address in it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Notice } from './notice.ts'

export type ChannelName = 'mail' | 'sms' | 'webhook' | 'ntfy' | 'push'

/** Where one person is reached. It is looked up for each try: a mended contact counts at once. */
export type Address =
  | { readonly channel: 'mail'; readonly to: string }
  /** E.164, such as `+41790000000`. */
  | { readonly channel: 'sms'; readonly to: string }
  /** The secret begins with `whsec_`, as Standard Webhooks has it. */
  | { readonly channel: 'webhook'; readonly url: string; readonly secret: string }
  /** The whole URL of the topic. */
  | { readonly channel: 'ntfy'; readonly url: string; readonly token?: string }
  /** The subscription a browser gave (RFC 8030), its two keys in base64url. */
  | {
      readonly channel: 'push'
      readonly endpoint: string
      readonly p256dh: string
      readonly auth: string
    }

export type Message<Name extends ChannelName = ChannelName> = {
  readonly notice: Notice
  readonly address: Extract<Address, { channel: Name }>
  readonly now: UnixSeconds
  readonly signal?: AbortSignal
}

/** The provider took it. Its own id for the message helps when somebody asks the provider. */
export type Delivered = { readonly kind: 'delivered'; readonly reference?: string }

/** It was not taken. Permanent: the same message to the same address will not be taken later. */
export type Refused = {
  readonly kind: 'refused'
  readonly isPermanent: boolean
  readonly why: string
  readonly retryAfterSeconds?: number
}

export type Outcome = Delivered | Refused

/** It throws nothing that is foreseen, and ends by its own time limit or the message's signal. */
export type Channel<Name extends ChannelName = ChannelName> = {
  readonly name: Name
  readonly send: (message: Message<Name>) => Promise<Outcome>
}

/** The channels an installation has set up. */
export type Channels = { readonly [Name in ChannelName]?: Channel<Name> }

export const refused = (why: string, retryAfterSeconds?: number): Refused => ({
  kind: 'refused',
  isPermanent: false,
  why,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
})

export const refusedForGood = (why: string): Refused => ({
  kind: 'refused',
  isPermanent: true,
  why,
})
