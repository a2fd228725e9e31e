// How a wallet is left, in words.

import type { Descriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { formatPath } from '@countersign/core/bitcoin/extended-key.ts'
import { BLOCKS_A_DAY } from '@countersign/core/wallet/exit/timelocks.ts'
import { type Way, waysOf } from '@countersign/core/wallet/exit/ways.ts'

/** `[fingerprint/path]` of the key, as it stands in the descriptor. */
function keyName({ keys }: Descriptor, at: number): string {
  const origin = keys[at]?.origin
  return origin ? `[${origin.fingerprint}/${formatPath(origin.path)}]` : `key ${at + 1}`
}

export function wayWords(descriptor: Descriptor, way: Way): string {
  if (way.kind === 'together') {
    return way.keys.map((at) => keyName(descriptor, at)).join(' and ')
  }
  const days = Math.round(way.olderBlocks / BLOCKS_A_DAY)
  const about = days > 0 ? `, about ${days} days,` : ''
  const age = `${way.olderBlocks} blocks${about}`
  return `${keyName(descriptor, way.key)} alone, once a coin is ${age} old`
}

export const allWays = (descriptor: Descriptor): readonly string[] =>
  waysOf(descriptor).map((way) => wayWords(descriptor, way))
