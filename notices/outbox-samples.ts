// A notice and what waits for it, for the tests of the outbox.

import type { ChannelName } from './channel.ts'
import { type Notice, writeNotice } from './notice.ts'
import type { Item } from './outbox.ts'

export const NOW = 1_700_000_000

const notice = (id: string, seq = 1): Notice =>
  writeNotice({
    id,
    happening: { kind: 'lock.taken', subject: 'the organisation' },
    who: 'Countersign',
    organisation: 'Acme',
    at: NOW - 5,
    seq,
    shortHead: 'aabbccdd',
    shortCode: 'KKMM22PP',
  })

export const item = (recipient: string, channel: ChannelName, id: string): Item => ({
  recipient,
  channel,
  notice: notice(`${id}/${recipient}/${channel}`),
})
