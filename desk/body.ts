// Takes what is sent to the signer into memory, within bounds: each body its own, and all together
// one, so that many large ones cannot end the desk.

import type { IncomingMessage } from 'node:http'
import { MAX_FRAME_BYTES } from '@countersign/channel/frames.ts'
import { Refused } from './refused.ts'

/** What the signer reads at most. */
export const MAX_PROGRAM_BYTES = MAX_FRAME_BYTES

/** A page brings what came in a link and a message around it. */
export const MAX_PAGE_BYTES = 2 * 1024 * 1024

/** What is so small is bounded by the number of connections. */
export const UNCOUNTED_BYTES = 64 * 1024

/** Three of the largest that a program brings, at a time. */
const MAX_BYTES_TOGETHER = 3 * MAX_PROGRAM_BYTES

export type Intake = {
  /**
   * Reads the body and gives it on; its bytes count until `use` has ended.
   * @throws Refused 411, 413, 503
   */
  take<T>(
    request: IncomingMessage,
    limit: number,
    use: (body: Uint8Array) => Promise<T>,
  ): Promise<T>
}

export function openIntake(mostTogether: number = MAX_BYTES_TOGETHER): Intake {
  let together = 0
  return {
    async take(request, limit, use) {
      const length = request.headers['content-length']
      // Without a length nothing could be set aside for it.
      if (length === undefined) throw new Refused(411, 'The length of a message comes first.')
      const bytes = Number(length)
      if (bytes === 0 || bytes > limit) {
        throw new Refused(413, `A message has 1 to ${limit} bytes here.`)
      }
      const counted = bytes <= UNCOUNTED_BYTES ? 0 : bytes
      if (together + counted > mostTogether) {
        throw new Refused(503, 'Too much is being sent at once. Try again.')
      }
      together += counted
      try {
        return await use(await readBody(request, bytes))
      } finally {
        together -= counted
      }
    },
  }
}

async function readBody(request: IncomingMessage, bytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
  } catch {
    throw new Refused(400, 'The message ended before it was whole.')
  }
  const body = Buffer.concat(chunks)
  if (body.length !== bytes) throw new Refused(400, 'The message is not as long as it said.')
  return body
}
