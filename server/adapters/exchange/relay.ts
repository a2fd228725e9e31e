// Pipes from the trader to a venue's host, for TLS that it ends itself. What goes through is not
// readable here; where it goes is checked by the same table.

import { connect, type Socket } from 'node:net'
import { type RelayRequest, readRelayRequest, writeRelayed } from '@countersign/channel/egress.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import type { VenuePlaces } from '@countersign/channel/launch.ts'
import { isVenue } from '@countersign/core/exchange/venue.ts'
import { hostsOf } from '@countersign/core/exchange/venues.ts'

const CONNECT_MS = 10_000
/** A pipe that nobody uses is closed. The trader lets go of its own a little earlier. */
const IDLE_MS = 60_000
const HTTPS_PORT = 443

type RelayOptions = {
  readonly places: VenuePlaces
  /** Told of a host that is none of the venue's. */
  readonly refused: (request: RelayRequest) => void
  /** Told when it no longer waits. */
  readonly taken: () => void
}

/** Waits on this connection for where it is to lead. */
export function offerRelay(socket: Socket, { places, refused, taken }: RelayOptions): void {
  const read = frameReader(1024)
  const onData = (chunk: Uint8Array) => {
    try {
      const [framed] = read(chunk)
      if (!framed) return
      socket.off('data', onData)
      socket.pause()
      taken()
      const request = readRelayRequest(framed)
      if (isOfVenue(request)) return pipe(socket, placeOf(places, request))
      refused(request)
      socket.end(frame(writeRelayed('exchange.path_forbidden')))
    } catch {
      socket.destroy()
    }
  }
  socket.on('data', onData)
}

/** A host that the venue's own table names. */
function isOfVenue({ venue, host }: RelayRequest): boolean {
  return isVenue(venue) && hostsOf(venue).includes(host)
}

type Place = { readonly host: string; readonly port: number }

function placeOf(places: VenuePlaces, { venue, host }: RelayRequest): Place {
  const place = places[venue]
  if (!place) return { host, port: HTTPS_PORT }
  const { hostname, port } = new URL(place.url)
  return { host: hostname, port: Number(port) || HTTPS_PORT }
}

function pipe(socket: Socket, { host, port }: Place): void {
  const venue = connect({ host, port, timeout: CONNECT_MS })
  const end = () => {
    venue.destroy()
    socket.destroy()
  }
  const fail = () => {
    venue.destroy()
    socket.end(frame(writeRelayed('exchange.venue_away')))
  }
  venue.once('error', fail)
  venue.once('timeout', fail)
  venue.once('connect', () => {
    venue.off('error', fail)
    venue.off('timeout', fail)
    venue.on('error', end)
    venue.setTimeout(IDLE_MS, end)
    venue.on('close', end)
    socket.on('close', end)
    socket.write(frame(writeRelayed('')))
    socket.pipe(venue)
    venue.pipe(socket)
  })
}
