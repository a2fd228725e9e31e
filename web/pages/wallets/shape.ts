// What a descriptor says of its keys, for showing: whoever signs or pays derives from the
// descriptor itself, never from this.

import type { Answer } from '../../session/api.ts'

export type Wallet = Answer<'showWallet'>

export type KeyPart = {
  readonly fingerprint: string
  /** From its root: `48h/1h/0h/2h`. */
  readonly path: string
  readonly xpub: string
  readonly whose: 'user' | 'server' | 'backup'
}

/** In the order in which they stand, a key that stands twice once. */
export function keysOf({ descriptor, userKey, serverKey }: Wallet): readonly KeyPart[] {
  const found = [...descriptor.matchAll(/\[([0-9a-f]{8})\/?([0-9h'/]*)\]([1-9A-HJ-NP-Za-km-z]+)/g)]
  const parts = found.map(([, fingerprint = '', path = '', xpub = ''], at) => ({
    fingerprint,
    path,
    xpub,
    whose: at === userKey ? ('user' as const) : at === serverKey ? ('server' as const) : 'backup',
  }))
  const seen = new Set<string>()
  return parts.filter(({ xpub }) => !seen.has(xpub) && seen.add(xpub)) as readonly KeyPart[]
}

export type Shape = {
  readonly needed: number
  readonly keys: number
  /** Blocks after which fewer keys do; null for none. */
  readonly waitBlocks: number | null
}

export function shapeOf(descriptor: string): Shape {
  const [, needed = '2', keys = ''] = /multi\((\d+),([^()]*)\)/.exec(descriptor) ?? []
  const [, blocks] = /older\((\d+)\)/.exec(descriptor) ?? []
  return {
    needed: Number(needed),
    keys: keys.split(',').length,
    waitBlocks: blocks === undefined ? null : Number(blocks),
  }
}
