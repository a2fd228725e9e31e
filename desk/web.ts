// What the desk answers to browsers and programs: its pages, and the doors to signer and trader.
// Only its own host is served, and no page of another origin gets in, whatever port it comes from.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { DeskPeer } from '@countersign/channel/launch.ts'
import { Fault } from '@countersign/core/fault.ts'
import { MAX_PAGE_BYTES, MAX_PROGRAM_BYTES, openIntake } from './body.ts'
import { strictHeaders } from './headers.ts'
import type { Link } from './link.ts'
import type { Pages } from './pages.ts'
import { Refused } from './refused.ts'

export type Desk = {
  /** As browsers write it. */
  readonly origin: string
  readonly pages: Pages
  readonly links: Readonly<Record<DeskPeer, Link>>
}

/** The listener of an HTTP server. */
export function answerBrowsers(desk: Desk): RequestListener {
  const headers = strictHeaders()
  const intake = openIntake()

  const relay = async (to: DeskPeer, request: IncomingMessage, response: ServerResponse) => {
    const isPage = refuseStrangers(desk.origin, request)
    const limit = isPage ? MAX_PAGE_BYTES : MAX_PROGRAM_BYTES
    const answer = await intake.take(request, limit, (payload) => desk.links[to].ask(payload))
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(answer)
  }

  const route = (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    refuseOtherHosts(desk.origin, request)
    const { method = '', url = '' } = request
    if (method === 'POST' && url === '/signer') return relay('signer', request, response)
    if (method === 'POST' && url === '/trader') return relay('trader', request, response)
    const page = method === 'GET' || method === 'HEAD' ? desk.pages.get(url) : undefined
    if (!page) throw new Refused(404, 'There is nothing here.')
    refuseEmbedding(request)
    response.writeHead(200, { 'content-type': page.type, 'content-length': page.body.length })
    response.end(method === 'HEAD' ? undefined : page.body)
    return undefined
  }

  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value ?? '')
    const fail = (error: unknown) => refuse(request, response, error)
    try {
      route(request, response)?.catch(fail)
    } catch (error) {
      fail(error)
    }
  }
}

// A second Host header could be read by somebody else than the first.
function refuseOtherHosts(origin: string, request: IncomingMessage): void {
  const hosts = headerValues(request, 'host')
  if (hosts.length === 1 && hosts[0] === new URL(origin).host) return
  throw new Refused(421, 'This desk serves one host name only.')
}

/**
 * A browser says who asks; a program such as the command line says nothing.
 * @returns whether a page of ours asks
 */
function refuseStrangers(origin: string, request: IncomingMessage): boolean {
  const origins = headerValues(request, 'origin')
  const sites = headerValues(request, 'sec-fetch-site')
  const isOurs = origins.every((each) => each === origin)
  const isSame = sites.every((each) => each === 'same-origin')
  if (!isOurs || !isSame) throw new Refused(403, 'Only the desk’s own pages may ask here.')
  // It makes a browser ask for permission first, which nobody gets.
  if (request.headers['content-type'] !== 'application/octet-stream') {
    throw new Refused(415, 'A message is application/octet-stream.')
  }
  return origins.length + sites.length > 0
}

/** Pages are opened by people and by each other; nobody else loads or frames them. */
function refuseEmbedding({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  const isOpened =
    headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (!isOpened) throw new Refused(403, 'Pages of this desk are not for other sites.')
}

function headerValues(request: IncomingMessage, name: string): readonly string[] {
  const { rawHeaders } = request
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name)
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const { status, message } = refusalOf(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  // What was not read of the body would be taken for the next request.
  const isWhole = request.complete
  if (!isWhole) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${message}\n`, () => {
    if (!isWhole) request.socket.destroySoon()
  })
}

function refusalOf(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof Refused) return error
  if (error instanceof Fault) return { status: 503, message: error.message }
  // A bug denies, and is told by its place only.
  const place = /\(?([\w./-]+\.ts:\d+):\d+\)?$/m.exec((error as Error).stack ?? '')?.[1]
  process.stderr.write(`desk: a bug refused a request, at ${place ?? 'an unknown place'}\n`)
  return { status: 500, message: 'The desk refused by a fault of its own.' }
}
