// Somebody who has the server, between the trader's door for the egress and the egress: they see
// what is asked in the clear, hold and keep the bytes of pipes, and answer in the egress's place.

import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import {
  type EgressAnswer,
  type EgressRequest,
  type EgressTurn,
  readEgressAsked,
  writeEgressAnswer,
} from '@countersign/channel/egress.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'

export type Tap = {
  /** For `startTrading`. */
  at(door: string): Promise<string>
  /** The pipe over which the next order leaves: what goes to the venue is kept back. */
  holdNextOrder(): void
  /** How many pipes are held. */
  held(): number
  /** What was kept back goes on its way. */
  release(): void
  /** All that orders were sent with over pipes, one for each pipe. */
  recorded(): readonly Uint8Array[]
  /** Ends before an order's turn is passed on. */
  beforeOrder: () => Promise<unknown>
  /** Answers this request itself, unless it answers null. */
  answer: (request: EgressRequest) => Pick<EgressAnswer, 'status' | 'body'> | null
  close(): void
}

type Pipe = { readonly sent: Uint8Array[]; waiting: Uint8Array[] | null; readonly egress: Socket }

/** As the first frame of a pipe names the host of a stream: no order leaves over it. */
const STREAM = /"host":"ws-/

const MAX_FRAME_BYTES = 1024 * 1024

export function openTap(): Tap {
  const turns = openTurns()
  const { relay, ...pipes } = openPipes(turns)
  const sockets = new Set<Socket>()
  let server: ReturnType<typeof createServer> | null = null
  const tap: Tap = {
    ...pipes,
    beforeOrder: async () => undefined,
    answer: () => null,
    async at(door) {
      const path = join(door, '..', 'tap.sock')
      const opened = createServer((egress) => between(egress, door))
      server = opened
      await new Promise<void>((resolve) => opened.listen(path, resolve))
      return path
    },
    close() {
      server?.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  function between(egress: Socket, door: string): void {
    const trader = connect(door)
    for (const socket of [egress, trader]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    egress.on('close', () => trader.destroy())
    egress.pipe(trader, { end: false })
    egress.once('data', (use: Uint8Array) => {
      if (Buffer.from(use).includes('requests')) requests(trader, egress)
      else relay(trader, egress)
    })
  }
  function requests(trader: Socket, egress: Socket): void {
    trader.on('close', () => egress.destroy())
    const read = frameReader(MAX_FRAME_BYTES)
    trader.on('data', (chunk: Uint8Array) => {
      for (const framed of read(chunk)) {
        const asked = readEgressAsked(framed)
        const own = 'turn' in asked ? null : tap.answer(asked)
        const pass = () => void egress.write(frame(framed))
        if ('turn' in asked) turns.hear(asked, () => void before(asked).then(pass))
        else if (own === null) pass()
        else {
          const made = { id: asked.id, kind: 'answer', headers: [], code: '', ...own } as const
          trader.write(frame(writeEgressAnswer(made)))
        }
      }
    })
  }
  const before = async ({ operation, turn }: EgressTurn) => {
    if (operation === 'place' && turn === 'take') await tap.beforeOrder()
  }
  return tap
}

/**
 * Which pipe an order leaves over cannot be seen. So its turn is passed on when no other is open,
 * and theirs only after it spoke: it is the pipe that speaks next.
 */
function openTurns() {
  let isArmed = false
  let isNext = false
  let others = 0
  let order: (() => void) | null = null
  const later: (() => void)[] = []
  const goOn = () => {
    if (order === null || others > 0) return
    isNext = true
    order()
    order = null
  }
  return {
    arm(): void {
      isArmed = true
    },
    hear({ turn, operation }: EgressTurn, pass: () => void): void {
      if (operation === 'place') {
        if (turn === 'take' && isArmed) order = pass
        else pass()
      } else if (turn === 'told') {
        others -= 1
        pass()
      } else if (order || isNext) {
        later.push(pass)
      } else {
        others += 1
        pass()
      }
      goOn()
    },
    /** Whether an order leaves over this pipe, which speaks: asked once it is open. */
    isOrders(): boolean {
      if (!isNext) return false
      isArmed = false
      isNext = false
      others += later.length
      for (const pass of later.splice(0)) pass()
      return true
    },
  }
}

/** The pipes to venues, all recorded, and those of them that are held. */
function openPipes(turns: ReturnType<typeof openTurns>) {
  const pipes = new Set<Pipe>()
  return {
    holdNextOrder: turns.arm,
    held: () => [...pipes].filter(({ waiting }) => waiting !== null).length,
    release(): void {
      for (const pipe of pipes) {
        for (const chunk of pipe.waiting ?? []) pipe.egress.write(chunk)
        pipe.waiting = null
      }
    },
    recorded: () => [...pipes].map(({ sent }) => Buffer.concat(sent)),
    /** What the trader says over a pipe, to the egress or kept back. */
    relay(trader: Socket, egress: Socket): void {
      const pipe: Pipe = { sent: [], waiting: null, egress }
      // Who gave up does not take back what is held.
      trader.on('close', () => {
        if (pipe.waiting === null) egress.destroy()
      })
      trader.on('data', (chunk: Uint8Array) => {
        pipes.add(pipe)
        pipe.sent.push(chunk)
        if (pipe.waiting === null && speaks(pipe) && turns.isOrders()) pipe.waiting = []
        if (pipe.waiting === null) egress.write(chunk)
        else pipe.waiting.push(chunk)
      })
    },
  }
}

/** Requests, after the frame that names the host and TLS's greeting. */
const speaks = ({ sent }: Pipe): boolean =>
  sent.length > 2 && !STREAM.test(Buffer.from(sent[0] ?? []).toString('latin1'))
