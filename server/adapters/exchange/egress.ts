// The way out to exchanges: it connects to the trader's door, is asked there, and sends. It knows
// no secret, and looks at each request by the same table as the trader: either of the two, in an
// attacker's hands, still withdraws nothing.

import { connect, type Socket } from 'node:net'
import {
  type EgressRequest,
  type EgressTurn,
  type EgressUse,
  readEgressAsked,
  writeEgressAnswer,
  writeUse,
} from '@countersign/channel/egress.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import type { VenuePlaces } from '@countersign/channel/launch.ts'
import { operationOf } from '@countersign/core/exchange/operation.ts'
import { OPERATIONS, type Operation } from '@countersign/core/exchange/paths/rule.ts'
import { isVenue, VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Budget, openBudget } from './budget.ts'
import { LIMITS, rankOf } from './limits.ts'
import { offerRelay } from './relay.ts'
import { openSender, type Sender } from './send.ts'

/** What was asked and may never be: whoever asks for it is not the trader that we know. */
export type Forbidden = {
  readonly venue: string
  readonly operation: string
  readonly why: string
  /** Where in the request; no value out of it. */
  readonly at: string
}

export type EgressOptions = {
  readonly socketPath: string
  readonly places: VenuePlaces
  readonly forbidden: (what: Forbidden) => void
  /** Milliseconds by a clock that nobody sets. */
  readonly now?: () => number
}

export type Egress = { close(): void }

/** Pipes that wait to be asked for. */
const RELAYS = 4
/** With those in use; a trader that wants more waits until some end. */
const MOST_RELAYS = 128
/** A trader that starts again takes a second or two. */
const AGAIN_MS = 500

type World = {
  readonly sender: Sender
  readonly budgets: ReadonlyMap<VenueId, Budget>
  readonly forbidden: (what: Forbidden) => void
}

export function openEgress({ socketPath, places, ...options }: EgressOptions): Egress {
  const { forbidden, now = () => performance.now() } = options
  const budgets = new Map(
    VENUE_IDS.map((venue) => [venue, openBudget(venue, LIMITS[venue], now)] as const),
  )
  const world: World = { sender: openSender(places), budgets, forbidden }
  const open = new Set<Socket>()
  let isClosed = false

  const dial: Dial = (use, serve, closed) => {
    if (isClosed) return
    const socket = connect(socketPath)
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('connect', () => {
      socket.write(frame(writeUse(use)))
      serve(socket)
    })
    socket.on('close', () => {
      open.delete(socket)
      closed()
    })
  }
  const later = (act: () => void) => void setTimeout(act, AGAIN_MS).unref()
  const listen = () =>
    dial(
      'requests',
      (socket) => serveRequests(socket, world),
      () => later(listen),
    )
  listen()
  offerRelays(dial, later, places, forbidden)
  return {
    close() {
      isClosed = true
      for (const socket of open) socket.destroy()
      for (const budget of budgets.values()) budget.close()
      world.sender.close()
    },
  }
}

type Dial = (use: EgressUse, serve: (socket: Socket) => void, closed: () => void) => void

/** Has a few connections wait to become pipes, and another as soon as one did. */
function offerRelays(
  dial: Dial,
  later: (act: () => void) => void,
  places: VenuePlaces,
  forbidden: EgressOptions['forbidden'],
): void {
  const refused = ({ venue, host }: { readonly venue: string; readonly host: string }) =>
    forbidden({ venue, operation: 'relay', why: 'address', at: host.slice(0, 200) })
  let waiting = 0
  let taken = 0
  const offer = () => {
    if (waiting >= RELAYS || waiting + taken >= MOST_RELAYS) return
    waiting += 1
    let isTaken = false
    // Another one waits as soon as this is in use: a websocket keeps its pipe for days.
    const take = () => {
      isTaken = true
      waiting -= 1
      taken += 1
      offer()
    }
    const closed = () => {
      if (isTaken) taken -= 1
      else waiting -= 1
      later(offer)
    }
    dial('relay', (socket) => offerRelay(socket, { places, refused, taken: take }), closed)
  }
  for (let n = 0; n < RELAYS; n += 1) offer()
}

function serveRequests(socket: Socket, world: World): void {
  const read = frameReader()
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const framed of read(chunk)) {
        const asked = readEgressAsked(framed)
        if ('turn' in asked && asked.turn === 'told') {
          noteTold(world, asked)
          continue
        }
        void answer(world, asked).then((bytes) => {
          if (!socket.destroyed) socket.write(frame(bytes))
        })
      }
    } catch {
      socket.destroy()
    }
  })
}

/** Of what went through a pipe, only how much the venue was asked is known here. */
function noteTold({ budgets }: World, { venue, status, headers }: EgressTurn): void {
  const told = headers.map(([name = '', value = '']) => [name.toLowerCase(), value] as const)
  if (isVenue(venue)) budgets.get(venue)?.heard(status, Object.fromEntries(told))
}

async function answer(world: World, request: EgressRequest | EgressTurn): Promise<Uint8Array> {
  const { id } = request
  try {
    if ('turn' in request) {
      await takeTurn(world, request)
      return writeEgressAnswer({
        id,
        kind: 'answer',
        status: 0,
        headers: [],
        body: NOTHING,
        code: '',
      })
    }
    const { status, headers, body } = await send(world, request)
    const told = Object.entries(headers).filter(([name, value]) => isCarried(name, value))
    return writeEgressAnswer({ id, kind: 'answer', status, headers: told, body, code: '' })
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'exchange.venue_away'
    return writeEgressAnswer({ id, kind: 'fault', status: 0, headers: [], body: NOTHING, code })
  }
}

const NOTHING = new Uint8Array(0)

/** Cookies have no business here, and what is odd in a header would break the frame. */
const isCarried = (name: string, value: string): boolean =>
  name !== 'set-cookie' && value.length <= 4_096 && /^[\x20-\x7e]*$/.test(value)

/** @throws Fault exchange.throttled when it could not be sent in time */
async function waitFor(
  { budgets }: World,
  venue: VenueId,
  operation: Operation,
  { isProtective, timeoutMs }: EgressRequest | EgressTurn,
): Promise<void> {
  const cost = LIMITS[venue].costs[operation] ?? 1
  const rank = rankOf(operation, isProtective === 'yes')
  await budgets.get(venue)?.turn({ rank, cost, waitMs: timeoutMs })
}

/** @throws Fault exchange.throttled, exchange.path_forbidden */
async function takeTurn(world: World, asked: EgressTurn): Promise<void> {
  const { venue, operation } = asked
  const known = OPERATIONS.find((each) => each === operation)
  if (!isVenue(venue) || known === undefined) {
    world.forbidden({ venue, operation, why: 'operation', at: 'turn' })
    throw new Fault('exchange.path_forbidden', { venue })
  }
  await waitFor(world, venue, known, asked)
}

async function send(world: World, request: EgressRequest) {
  const { sender, budgets, forbidden } = world
  const { venue, operation } = request
  const allowed = allowedOf(request)
  if (typeof allowed !== 'string') {
    forbidden({ venue, operation, ...allowed })
    throw new Fault('exchange.path_forbidden', { venue })
  }
  await waitFor(world, venue as VenueId, allowed, request)
  const answered = await sender.send(request)
  budgets.get(venue as VenueId)?.heard(answered.status, answered.headers)
  return answered
}

/** The operation, if it is the one that is said and may be asked; else what is wrong with it. */
function allowedOf(request: EgressRequest): Operation | Pick<Forbidden, 'why' | 'at'> {
  const { venue, operation, method, url, headers, body } = request
  if (!isVenue(venue)) return { why: 'venue', at: '' }
  const names = new Set(headers.map(([name = '']) => name.toLowerCase()))
  if (names.size !== headers.length) return { why: 'header', at: 'twice' }
  const found = operationOf(venue, {
    method,
    url,
    headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name, value])),
    body: Buffer.from(body).toString('utf8'),
  })
  if (found.kind === 'refused') return found
  return found.operation === operation ? operation : { why: 'operation', at: found.operation }
}
