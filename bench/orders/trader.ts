// The real trader with a watch on what its steps take: on its journal, on its questions to the
// signer and on its turn at the egress. Everything else is what people run.

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EgressLine } from '@countersign/trader/egress-line.ts'
import { runTrader } from '@countersign/trader/run.ts'
import type { SignerLine } from '@countersign/trader/signer-line.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { FIRES, type Mark, now } from './marks.ts'

let own = ''
/** Since the tick that fires. */
let marks: Mark[] = []
/** What is asked next of a member is whether it may fire. */
let isArmed = false
let isInTurn = false

/** Each tick is dated as soon as it is read, the first thing in its turn of the event loop. */
function clock(): number {
  if (!isInTurn) {
    isInTurn = true
    setImmediate(() => {
      isInTurn = false
    })
    turned = now()
  }
  return Math.floor(Date.now() / 1000)
}

let turned = 0

function watchedJournal(folder: string, key: Uint8Array): Journal {
  own = folder
  const journal = openJournal(folder, key)
  return {
    ...journal,
    append(drafts, time, index) {
      const from = now()
      const entries = journal.append(drafts, time, index)
      marks.push({ part: 'journal', from, to: now() })
      if (drafts.some(({ kind }) => kind === 'kept.armed')) isArmed = true
      return entries
    },
  }
}

function watchedSigner(line: SignerLine): SignerLine {
  return {
    ...line,
    async ask(kind, body) {
      const from = now()
      if (kind === 'exchange.member' && isArmed) {
        isArmed = false
        marks = [{ part: 'tick', from: turned, to: from }]
      }
      const answer = await line.ask(kind, body)
      marks.push({ part: 'signer', from, to: now() })
      return answer
    },
  }
}

function watchedEgress(line: EgressLine): EgressLine {
  return {
    ...line,
    async turn(request) {
      const from = now()
      await line.turn(request)
      if (request.operation === 'place') marks.push({ part: 'turn', from, to: now() })
    },
    told(request, status, headers) {
      line.told(request, status, headers)
      if (request.operation !== 'place') return
      // Written down when nothing is measured any more.
      const fire = marks.slice(0, marks.findIndex(({ part }) => part === 'turn') + 1)
      appendFileSync(join(own, FIRES), `${JSON.stringify(fire)}\n`)
      marks = []
    },
  }
}

runTrader({
  clock,
  everyMs: 20,
  asksPerMinute: 60_000,
  open: watchedJournal,
  over: ({ signer, egress }) => ({ signer: watchedSigner(signer), egress: watchedEgress(egress) }),
})
