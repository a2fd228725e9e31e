// The shapes in which a wallet is made, what each needs, and the descriptor of its keys as text.
// Nothing is derived and no key is judged here, so that a browser can hold it: the signer reads the
// descriptor itself.

import { descriptorChecksum } from '../bitcoin/checksum.ts'

/** Of the last two one key signs alone later: the backup's, or the user's own in hardware. */
export const SHAPES = ['2-of-2', '2-of-3', 'backup-later', 'user-later'] as const

export type Shape = (typeof SHAPES)[number]

/** What each wants besides the user's key and the signer's. */
export const SHAPE_WANTS: Readonly<
  Record<Shape, { readonly backup: boolean; readonly olderBlocks: boolean }>
> = {
  '2-of-2': { backup: false, olderBlocks: false },
  '2-of-3': { backup: true, olderBlocks: false },
  'backup-later': { backup: true, olderBlocks: true },
  'user-later': { backup: false, olderBlocks: true },
}

/** What BIP 68 counts in blocks: a larger number would be time, or no lock at all. */
export const MOST_OLDER_BLOCKS = 65_535

/** Blocks as they were typed; null for what is no whole number from 1 to 65,535. */
export function readOlderBlocks(typed: string): number | null {
  const blocks = /^[1-9]\d{0,4}$/.test(typed) ? Number(typed) : Number.NaN
  return blocks <= MOST_OLDER_BLOCKS ? blocks : null
}

export type ShapedKeys = {
  readonly shape: Shape
  /** `[fingerprint/path]tpub…`: the user's and, where the shape wants it, the backup's. */
  readonly keys: readonly string[]
  readonly serverKey: string
  /** Of the shapes that have it. */
  readonly olderBlocks?: number | undefined
}

/** The place of the signer's key in the descriptor. */
export const serverPlace = ({ shape, keys }: Pick<ShapedKeys, 'shape' | 'keys'>): number =>
  SHAPE_WANTS[shape].olderBlocks ? 1 : keys.length

/** Every key, the signer's in its place. */
export const allKeys = (shaped: ShapedKeys): readonly string[] =>
  shaped.keys.toSpliced(serverPlace(shaped), 0, shaped.serverKey)

/** The canonical text of its descriptor, with the checksum. */
export function shapeText(shaped: ShapedKeys): string {
  const { shape, serverKey, olderBlocks } = shaped
  const [user = '', backup] = shaped.keys
  const spread = (keys: readonly string[]) => keys.map((key) => `${key}/<0;1>/*`).join(',')
  const later = backup === undefined ? `${user}/<2;3>/*` : `${backup}/<0;1>/*`
  const inner = SHAPE_WANTS[shape].olderBlocks
    ? `or_d(multi(2,${spread([user, serverKey])}),and_v(v:pkh(${later}),older(${olderBlocks})))`
    : `sortedmulti(2,${spread(allKeys(shaped))})`
  return `wsh(${inner})#${descriptorChecksum(`wsh(${inner})`)}`
}
