// What the text of a descriptor says of its keys, for showing and for printing: nothing is derived
// here, so that a browser can do it. Whoever signs or pays derives from the descriptor itself.

export type KeyPart = {
  readonly fingerprint: string
  /** From its root: `48h/1h/0h/2h`. */
  readonly path: string
  readonly xpub: string
  readonly whose: 'user' | 'server' | 'backup'
}

export type Outlined = {
  readonly descriptor: string
  /** Places in the descriptor's list of keys. */
  readonly userKey: number
  readonly serverKey: number
}

/** In the order in which they stand, a key that stands twice once. */
export function keysOf({ descriptor, userKey, serverKey }: Outlined): readonly KeyPart[] {
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

export type Outline = {
  readonly needed: number
  readonly keys: number
  /** Blocks after which fewer keys do; null for none. */
  readonly waitBlocks: number | null
}

export function shapeOf(descriptor: string): Outline {
  const [, needed = '2', keys = ''] = /multi\((\d+),([^()]*)\)/.exec(descriptor) ?? []
  const [, blocks] = /older\((\d+)\)/.exec(descriptor) ?? []
  return {
    needed: Number(needed),
    keys: keys.split(',').length,
    waitBlocks: blocks === undefined ? null : Number(blocks),
  }
}
