// What of a websocket's messages ccxt gets to see, and how they may come. It keeps what it is told
// of every market, order and question for as long as a socket lives, and a socket lives for as long
// as its venue likes.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Told } from './load.ts'

/** More than an account's whole snapshot; of the deepest JSON it takes a few dozen of memory. */
const MAX_MESSAGE_BYTES = 1024 * 1024

/** For `ws`, by ccxt's options: nothing compressed, nothing long, nothing in endless pieces. */
export const SOCKET = {
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES,
  maxFragments: 256,
  maxBufferedChunks: 4_096,
  // An upgrade is an upgrade.
  followRedirects: false,
}

/** ccxt's socket, as its `handleMessage` is given it. */
type Handling = { handleMessage(socket: unknown, message: unknown): void }

/** Has ccxt see those of its messages that `isWanted` names, and no others. */
export function heed(client: object, isWanted: (message: Told) => boolean): void {
  const handling = client as Handling
  const handle = handling.handleMessage.bind(handling)
  handling.handleMessage = (socket, message) => {
    if (isRecord(message) && isWanted(message)) handle(socket, message)
  }
}

const isRecord = (message: unknown): message is Told =>
  typeof message === 'object' && message !== null && !Array.isArray(message)

/** Whether it answers something that we asked by a socket, and is no more than that. */
export function isAnswer(venue: VenueId, message: Told): boolean {
  const has = (...names: readonly string[]) => names.some((name) => Object.hasOwn(message, name))
  if (venue === 'kraken') {
    const { method } = message
    return (method === 'subscribe' || method === 'pong') && !has('channel', 'event', 'channelID')
  }
  return has('id') && !has('e', 'data', 'event', 'stream')
}

/** Whether it tells the price of this market. @param id - the market's at its venue */
export function isTicker(venue: VenueId, id: string, message: Told): boolean {
  if (venue === 'binance') return message.e === '24hrTicker' && message.s === id
  const { channel, data } = message
  const [first, ...more] = Array.isArray(data) ? (data as readonly unknown[]) : []
  return channel === 'ticker' && more.length === 0 && isRecord(first) && first.symbol === id
}
