// Serves the console under its own host name and no other: what a browser keeps for this name (a
// session, passkeys) is then the console's alone. By other names of this machine one is led there.

import { randomBytes } from 'node:crypto'
import { CONSOLE_HEADERS, consolePolicy, withNonce } from '@countersign/contract/console.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Asset, ConsoleFiles } from './files.ts'

export type ConsoleSite = {
  /** Null where it was not built. */
  readonly files: ConsoleFiles | null
  /** Its address, known once the server listens. */
  readonly origin: () => string
}

const FOREVER = 'public, max-age=31536000, immutable'

const NOT_BUILT = `Countersign's server runs, and its console was not built.

  npm run build:web    builds it; then start again
  ./countersign        the command line, which can do everything
  /openapi.json        what programs can ask here
`

export function serveConsole(app: FastifyInstance, { files, origin }: ConsoleSite): void {
  const isOwn = ({ host }: FastifyRequest) => host.toLowerCase() === new URL(origin()).host

  app.get('/', async (request, reply) => {
    if (!files) return reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
    if (!isOwn(request)) return reply.redirect(`${origin()}/`, 302)
    return sendPage(reply, files)
  })

  for (const [path, asset] of files?.assets ?? []) {
    app.get(path, async (request, reply) => {
      if (!isOwn(request)) throw new Fault('http.route_missing')
      return sendAsset(request, reply, asset)
    })
  }
}

function sendPage(reply: FastifyReply, { page, mapHash }: ConsoleFiles): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .headers(CONSOLE_HEADERS)
    .header('content-security-policy', consolePolicy(nonce, mapHash))
    .type('text/html; charset=utf-8')
    .send(withNonce(page, nonce))
}

/** Its name holds a hash of what is in it, so that it never changes. */
function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  const isSqueezed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  return reply
    .headers(CONSOLE_HEADERS)
    .header('cache-control', FOREVER)
    .header('vary', 'accept-encoding')
    .headers(isSqueezed ? { 'content-encoding': 'gzip' } : {})
    .type(asset.type)
    .send(isSqueezed ? asset.squeezed() : asset.body)
}
