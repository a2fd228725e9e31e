// A PSBT as animated QR codes, out and in: BBQr and uniform resources. Loaded when somebody shows
// or scans one.

import { type BbqrPart, joinBbqr, readBbqr, writeBbqr } from '@countersign/core/animated/bbqr.ts'
import { UrReader, urFrame, urMessage } from '@countersign/core/animated/ur.ts'
import { bytesIn } from './bytes.ts'

export type Kind = 'bbqr' | 'ur'

/** Of uniform resources twice as many are shown as there are pieces: some will be missed. */
const EXTRA = 3

export function framesOf(bytes: Uint8Array, kind: Kind, mostBytes: number) {
  if (kind === 'bbqr') {
    const codes = writeBbqr(bytes, 'P', mostBytes)
    return { count: codes.length, at: (number: number) => codes[number % codes.length] ?? '' }
  }
  const message = urMessage(bytes, mostBytes)
  const count = message.pieces.length
  const cycle = count === 1 ? 1 : count * EXTRA
  return { count, at: (number: number) => urFrame(message, (number % cycle) + 1) }
}

export class Scanner {
  readonly #parts = new Map<number, BbqrPart>()
  readonly #resource = new UrReader()

  /** @returns how much is there, 0 to 1 */
  take(text: string): number {
    const part = readBbqr(text)
    if (part) {
      const [first] = this.#parts.values()
      // Codes of another file: it is begun again with them.
      if (first && (first.total !== part.total || first.encoding !== part.encoding)) {
        this.#parts.clear()
      }
      this.#parts.set(part.index, part)
      return this.#parts.size / part.total
    }
    if (this.#resource.take(text)) return this.#resource.progress
    return bytesIn(text) ? 1 : 0
  }

  /** @param last - the text that made it whole */
  async bytes(last: string): Promise<Uint8Array | null> {
    if (this.#resource.result) return this.#resource.result
    const joined = joinBbqr([...this.#parts.values()])
    if (!joined) return bytesIn(last)
    return joined.isDeflated ? inflated(joined.bytes) : joined.bytes
  }
}

async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream()
  const inflating = stream.pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(inflating).arrayBuffer())
}
