// Where the bands of a flow picture lie: on the left what goes in, on the right what comes out, as
// high as their share. Numbers for a picture; no amount is ever worked out from these.

export type FlowEnd = {
  readonly key: string
  readonly name: string
  /** Null where nobody here knows it. */
  readonly sats: bigint | null
  readonly tone: 'own' | 'other' | 'change' | 'fee'
}

export type Band = FlowEnd & {
  /** At the outer edge: where it begins, and how high it is. */
  readonly y: number
  readonly height: number
  /** At the middle, where all lie on one another. */
  readonly middleY: number
}

/** More is no picture; the rest is put into one. */
const MOST_ENDS = 6
const HEIGHT = 190
const GAP = 40
const LEAST_HEIGHT = 2.5
const TOP = 14

/** The largest ones, and the others as one. */
export function gathered(ends: readonly FlowEnd[], rest: (count: number) => string) {
  if (ends.length <= MOST_ENDS) return ends
  // The fee stays what it is, however small.
  const sorted = ends.toSorted((a, b) => weight(b) - weight(a))
  const shown = sorted.slice(0, MOST_ENDS - 1)
  const others = sorted.slice(MOST_ENDS - 1)
  const fee = others.find(({ tone }) => tone === 'fee')
  const gone = others.filter((each) => each !== fee)
  const isKnown = gone.every(({ sats }) => sats !== null)
  const end: FlowEnd = {
    key: 'rest',
    name: rest(gone.length),
    sats: isKnown ? gone.reduce((sum, { sats }) => sum + (sats ?? 0n), 0n) : null,
    tone: gone[0]?.tone ?? 'other',
  }
  return [...shown, end, ...(fee ? [fee] : [])]
}

const weight = ({ sats, tone }: FlowEnd): number => (tone === 'fee' ? -1 : Number(sats ?? 0n))

export type Drawn = {
  readonly left: readonly Band[]
  readonly right: readonly Band[]
  readonly height: number
  readonly middle: { readonly y: number; readonly height: number }
}

export function drawn(inputs: readonly FlowEnd[], outputs: readonly FlowEnd[]): Drawn {
  const most = Math.max(inputs.length, outputs.length)
  const height = Math.max(HEIGHT, most * GAP) + (most - 1) * GAP + 2 * TOP
  const middle = { y: (height - HEIGHT) / 2, height: HEIGHT }
  return {
    left: side(inputs, height, middle.y),
    right: side(outputs, height, middle.y),
    height,
    middle,
  }
}

function side(ends: readonly FlowEnd[], height: number, middleTop: number): readonly Band[] {
  const total = ends.reduce((sum, { sats }) => sum + Number(sats ?? 0n), 0)
  const heightOf = ({ sats }: FlowEnd) =>
    sats === null || total === 0 ? HEIGHT / ends.length : (Number(sats) / total) * HEIGHT
  // Every name takes its room, however thin its band is.
  const rooms = ends.map((end) => Math.max(heightOf(end), GAP))
  const used = rooms.reduce((sum, room) => sum + room, 0)
  const gap = ends.length > 1 ? Math.min(GAP, (height - 2 * TOP - used) / (ends.length - 1)) : 0
  let y = (height - used - gap * (ends.length - 1)) / 2
  let middleY = middleTop
  return ends.map((end, at) => {
    const band = heightOf(end)
    const room = rooms[at] ?? band
    const placed = {
      ...end,
      y: y + (room - band) / 2,
      height: Math.max(LEAST_HEIGHT, band),
      middleY,
    }
    y += room + gap
    middleY += band
    return placed
  })
}
