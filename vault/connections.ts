// The sockets the launcher hands over: bytes to frames, frames to answers, one at a time. A caller
// that sends nonsense, or too slowly, loses its connection; long frames wait for one another, so
// that nobody fills the memory or keeps short ones waiting. Signer and trader serve by it.

import type { Socket } from 'node:net'
import { frame, frameReader } from '@countersign/channel/frames.ts'

export type Bounds = {
  /** Connections of one role; more are turned away. */
  readonly connections: number
  /** Bytes of an unfinished frame above which it is a long one. */
  readonly longBytes: number
  /** Long frames of one role that are read at a time. */
  readonly longFrames: number
  /** In which a frame that was begun, and is being read, has to be whole. */
  readonly frameMs: number
}

/** Two frames of 32 MB are what half of a signer's memory holds. */
const BOUNDS: Bounds = {
  connections: 128,
  longBytes: 64 * 1024,
  longFrames: 2,
  frameMs: 10_000,
}

export type Connections<Role> = { accept(socket: Socket, role: Role): void; close(): void }

/** What is said to one frame: at once, or once the world has been asked. */
type Answer = (framed: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** @param answer - what is said to one frame by a socket of this role; a failure ends the socket */
export function openConnections<Role extends string>(
  answer: (role: Role, framed: Uint8Array) => ReturnType<Answer>,
  bounds: Bounds = BOUNDS,
): Connections<Role> {
  // Each role by itself: the server, which faces the network, cannot crowd out the desk.
  const rooms = new Map<Role, Room>()
  return {
    accept(socket, role) {
      const own = rooms.get(role) ?? room(bounds)
      rooms.set(role, own)
      own.accept(socket, (framed) => answer(role, framed))
    },
    close: () => {
      for (const each of rooms.values()) each.close()
    },
  }
}

type Caller = {
  readonly socket: Socket
  /** Bytes of the frame it is in the middle of. */
  held: number
  deadline: NodeJS.Timeout | null
}

type Room = {
  accept(socket: Socket, answer: Answer): void
  close(): void
}

function room(bounds: Bounds): Room {
  const callers = new Set<Caller>()
  const line = openLine(bounds)
  return {
    accept(socket, answer) {
      if (callers.size >= bounds.connections) {
        socket.destroy()
        return
      }
      const caller: Caller = { socket, held: 0, deadline: null }
      callers.add(caller)
      const read = frameReader()
      const turns = inTurn(socket, answer, () => line.isWaiting(caller))
      socket.on('data', (chunk: Uint8Array) => {
        try {
          const frames = read(chunk)
          caller.held += chunk.length - frames.reduce((sum, { length }) => sum + length + 4, 0)
          line.settle(caller, frames.length > 0)
          turns.take(frames)
        } catch {
          socket.destroy()
        }
      })
      socket.on('drain', () => turns.goOn())
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        callers.delete(caller)
        caller.held = 0
        line.settle(caller, true)
      })
      socket.resume()
    },
    close: () => {
      for (const { socket } of callers) socket.destroy()
    },
  }
}

/** The frames of one caller, answered in their order; it is not read from while one takes time. */
function inTurn(socket: Socket, answer: Answer, isHeldBack: () => boolean) {
  const queue: Uint8Array[] = []
  let isAnswering = false
  const goOn = () => {
    if (!isAnswering && !socket.writableNeedDrain && !isHeldBack()) socket.resume()
  }
  const say = (answered: Uint8Array) => {
    // A caller that does not read its answers is not read from either.
    if (!socket.destroyed && !socket.write(frame(answered))) socket.pause()
  }
  const next = () => {
    for (let framed = queue.shift(); framed; framed = queue.shift()) {
      const answered = answer(framed)
      if (!(answered instanceof Promise)) {
        say(answered)
        continue
      }
      isAnswering = true
      socket.pause()
      answered.then(say).then(
        () => {
          isAnswering = false
          goOn()
          next()
        },
        () => socket.destroy(),
      )
      return
    }
  }
  const take = (frames: readonly Uint8Array[]) => {
    queue.push(...frames)
    if (!isAnswering) next()
  }
  return { take, goOn }
}

/** The line of those in the middle of a long frame: a few are read, the others wait unread. */
type Line = {
  /** After bytes came, and at the end: where the caller stands now. */
  settle(caller: Caller, hasWhole: boolean): void
  isWaiting(caller: Caller): boolean
}

function openLine(bounds: Bounds): Line {
  const long = new Set<Caller>()
  /** In the order in which they came. */
  const waiting = new Set<Caller>()

  const time = (caller: Caller) => {
    if (caller.deadline) clearTimeout(caller.deadline)
    const isTimed = caller.held > 0 && !waiting.has(caller)
    caller.deadline = isTimed ? setTimeout(() => caller.socket.destroy(), bounds.frameMs) : null
  }
  const admitNext = () => {
    const [next] = waiting
    if (!next || long.size >= bounds.longFrames) return
    waiting.delete(next)
    long.add(next)
    time(next)
    next.socket.resume()
  }
  const settle = (caller: Caller, hasWhole: boolean) => {
    if (caller.held <= bounds.longBytes) {
      waiting.delete(caller)
      if (long.delete(caller)) admitNext()
    } else if (!long.has(caller)) {
      waiting.add(caller)
      caller.socket.pause()
      admitNext()
    }
    if (hasWhole || caller.deadline === null || waiting.has(caller)) time(caller)
  }
  return { settle, isWaiting: (caller) => waiting.has(caller) }
}
