// The venue's websockets, whatever is spoken in them: which are open, and how they misbehave. A
// silent socket answers pings and says nothing else, a deaf one everything else and no pings; a
// frozen one says nothing at all.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'

export type Mood = 'well' | 'silent' | 'deaf' | 'frozen'

/** What happens to the next private event: it is lost, comes twice, or after the one behind it. */
export type Slip = 'lose' | 'twice' | 'swap'

export type Session = {
  readonly path: string
  readonly address: string
  /** Answers to requests, and pongs of the dialect's own. */
  readonly reply: (message: unknown) => void
  /** Market data. */
  readonly publish: (message: unknown) => void
  /** What concerns one account alone. */
  readonly report: (message: unknown) => void
  readonly onClose: (act: () => void) => void
}

/** One socket: as it is spoken to, and its bytes below that. */
export type Line = {
  readonly host: string
  readonly client: Pick<WebSocket, 'send' | 'ping' | 'once'>
  readonly raw: Duplex
}

export class Streams {
  mood: Mood = 'well'
  /** How many requests have been answered. */
  heard = 0
  readonly lines = new Set<Line>()
  // A caller who offers it may be spoken to in compressed messages, as at real venues.
  readonly #server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    perMessageDeflate: true,
  })
  readonly #slips: Slip[] = []
  #swapped: (() => void) | undefined

  get size(): number {
    return this.#server.clients.size
  }

  slip(...slips: readonly Slip[]): void {
    this.#slips.push(...slips)
  }

  /** Ends every socket, without a word. */
  drop(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  accept(
    { request, socket, head }: Upgrade,
    address: string,
    open: (session: Session) => (message: unknown) => void,
  ): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const answers = (isAllowed: (mood: Mood) => boolean) => (message: unknown) => {
        if (isAllowed(this.mood)) send(client, message)
      }
      const receive = open({
        path: request.url ?? '/',
        address,
        reply: answers((mood) => mood !== 'frozen'),
        publish: answers((mood) => mood === 'well' || mood === 'deaf'),
        report: (message) => this.#report(client, message),
        onClose: (act) => client.once('close', act),
      })
      const line = { host: request.headers.host ?? '', client, raw: socket }
      this.lines.add(line)
      client.once('close', () => this.lines.delete(line))
      client.on('error', () => client.terminate())
      client.on('ping', (bytes: Buffer) => {
        if (this.mood === 'well' || this.mood === 'silent') client.pong(bytes)
      })
      client.on('message', (bytes) => {
        const message = parsed(bytes)
        if (message === undefined || this.mood === 'frozen') return
        receive(message)
        this.heard += 1
      })
    })
  }

  #report(client: WebSocket, message: unknown): void {
    if (this.mood !== 'well' && this.mood !== 'deaf') return
    const slip = this.#slips.shift()
    if (slip === 'lose') return
    if (slip === 'swap') {
      this.#swapped = () => send(client, message)
      return
    }
    send(client, message)
    if (slip === 'twice') send(client, message)
    const swapped = this.#swapped
    this.#swapped = undefined
    swapped?.()
  }
}

export type Upgrade = {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

function send(client: WebSocket, message: unknown): void {
  if (client.readyState === client.OPEN) client.send(JSON.stringify(message))
}

function parsed(bytes: RawData): unknown {
  try {
    return JSON.parse((bytes as Buffer).toString())
  } catch {
    return undefined
  }
}
