// Makes the channels an installation has set up, and sends by the one an address is of.

import {
  type Address,
  type Channel,
  type ChannelName,
  type Channels,
  type Message,
  type Outcome,
  refused,
  refusedForGood,
} from './channel.ts'
import { mailChannel } from './mail.ts'
import { ntfyChannel } from './ntfy.ts'
import type { NoticeSettings } from './settings.ts'
import { smsChannel } from './sms.ts'
import { pushChannel } from './web-push.ts'
import { webhookChannel } from './webhook.ts'

export function channelsOf({ mail, sms, webhook, ntfy, push }: NoticeSettings): Channels {
  return {
    ...(mail === undefined ? {} : { mail: mailChannel(mail) }),
    ...(sms === undefined ? {} : { sms: smsChannel(sms) }),
    ...(webhook === undefined ? {} : { webhook: webhookChannel(webhook) }),
    ...(ntfy === undefined ? {} : { ntfy: ntfyChannel(ntfy) }),
    ...(push === undefined ? {} : { push: pushChannel(push) }),
  }
}

/** Sends one message. What the channel did not foresee is an outcome too: it is tried again. */
export async function sendBy(channels: Channels, message: Message): Promise<Outcome> {
  const channel = pick(channels, message.address.channel)
  if (channel === undefined) return refusedForGood('This channel is not set up here.')
  try {
    return await channel.send(message)
  } catch {
    return refused('The channel failed in a way that was not foreseen.')
  }
}

// The address and the channel are of one name: the compiler cannot follow that through a union.
function pick(channels: Channels, name: Address['channel']): Channel<ChannelName> | undefined {
  return channels[name] as Channel<ChannelName> | undefined
}
