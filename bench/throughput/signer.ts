// The real signer, but for one thing. One-time codes come in order, and many clients at once with
// one authenticator do not send theirs in order: here each code works once, in any order.

import type { Codes } from '@countersign/signer/codes.ts'
import { matchCode } from '@countersign/signer/factor-kinds.ts'
import { runSigner } from '@countersign/signer/run.ts'
import { serve } from '@countersign/signer/serve.ts'

/** How far two clients' codes may be apart, and how many of them one look takes in. */
const APART = 100
const AT_A_LOOK = 10

const used = new Set<number>()

function inAnyOrder(codes: Codes): Codes {
  return {
    ...codes,
    check(attempt) {
      const { lastStep } = codes.state(attempt.factor)
      for (let off = 0; off <= APART; off += AT_A_LOOK) {
        for (const last of [lastStep + off, Math.max(0, lastStep - off)]) {
          const mark = matchCode(attempt, attempt.code, { now: attempt.now, last })
          if (mark === null || used.has(mark)) continue
          used.add(mark)
          return mark
        }
      }
      return codes.check(attempt)
    },
  }
}

runSigner({
  clock: () => Math.floor(Date.now() / 1000),
  monotonic: () => performance.now() / 1000,
  answer: (service, role, framed) => {
    const { signer } = service
    const codes = inAnyOrder(signer.codes)
    return serve({ ...service, signer: { ...signer, codes } }, role, framed)
  },
})
