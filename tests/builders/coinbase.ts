// An authorization server by RFC 6749 and RFC 7636 under the names of Coinbase, and as much of its
// API as shows that a bearer is good.

import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import { openIssuer } from './issuer.ts'

export const CLIENT = { id: 'client-of-the-tests', secret: 'planted-secret-of-the-client-71d0' }

export type Coinbase = Awaited<ReturnType<typeof openCoinbase>>

export async function openCoinbase() {
  const { refreshes, bearers, given, told, token, agree } = openIssuer(CLIENT)
  const authority = makeAuthority(['login.coinbase.com', 'api.coinbase.com'])
  const api = (path: string, authorization: string): readonly [number, object] => {
    const isGood = bearers.has(authorization.replace(/^Bearer /, ''))
    if (!isGood || told.isEchoing) return [401, { error: 'unauthorized', message: authorization }]
    if (path.startsWith('/api/v3/brokerage/accounts'))
      return [200, { accounts: [], has_next: false }]
    return [404, {}]
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    const { host = '', authorization = '' } = request.headers
    const isToken = host === 'login.coinbase.com' && request.url === '/oauth2/token'
    const [status, body] = isToken ? token(form) : api(request.url ?? '', authorization)
    if (isToken && told.isLosing) return response.destroy()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer(
    authority.issued,
    (request, response) => void answer(request, response),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    place: {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ca: authority.certificate,
    },
    told,
    /** Every token that it gave. */
    given,
    agree,
    /** The person takes the connection back in the venue's settings. */
    revoke() {
      refreshes.clear()
      bearers.clear()
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
