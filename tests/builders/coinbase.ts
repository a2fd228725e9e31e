// An authorization server by RFC 6749 and RFC 7636 under the names of Coinbase, and as much of its
// API as shows that a bearer is good. It verifies PKCE; codes and refresh tokens have one use.

import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'

export const CLIENT = { id: 'client-of-the-tests', secret: 'planted-secret-of-the-client-71d0' }

type Form = Readonly<Record<string, string>>
type Code = { readonly challenge: string; readonly redirect: string; readonly scope: string }

export type Coinbase = Awaited<ReturnType<typeof openCoinbase>>

/** Who issues tokens, and to whom. */
function openIssuer() {
  const codes = new Map<string, Code>()
  const refreshes = new Map<string, string>()
  const bearers = new Set<string>()
  const given: string[] = []
  const told = { renewals: 0, seconds: 3_600, isLosing: false, isEchoing: false }

  const issue = (scope: string): Form => {
    const [access, refresh] = ['at', 'rt'].map(
      (kind) => `${kind}-${randomBytes(24).toString('hex')}`,
    )
    if (!access || !refresh) throw new Error('no token')
    bearers.add(access)
    refreshes.set(refresh, scope)
    given.push(access, refresh)
    const seconds = String(told.seconds)
    return {
      access_token: access,
      token_type: 'bearer',
      expires_in: seconds,
      refresh_token: refresh,
      scope,
    }
  }
  const redeem = (form: Form): Form | null => {
    const code = codes.get(form.code ?? '')
    codes.delete(form.code ?? '')
    const hash = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url')
    const isRight = code && hash === code.challenge && form.redirect_uri === code.redirect
    return isRight ? issue(code.scope) : null
  }
  const renew = (form: Form): Form | null => {
    const scope = refreshes.get(form.refresh_token ?? '')
    refreshes.delete(form.refresh_token ?? '')
    told.renewals += 1
    return scope === undefined ? null : issue(scope)
  }
  const token = (form: Form): readonly [number, object] => {
    const isClient = form.client_id === CLIENT.id && form.client_secret === CLIENT.secret
    if (!isClient) return [401, { error: 'invalid_client' }]
    const issued = form.grant_type === 'authorization_code' ? redeem(form) : renew(form)
    return issued ? [200, issued] : [400, { error: 'invalid_grant', error_description: form }]
  }
  return { codes, refreshes, bearers, given, told, token }
}

export async function openCoinbase() {
  const { codes, refreshes, bearers, given, told, token } = openIssuer()
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
    /** What a person's browser does: they agree, and are sent back. */
    agree(url: string, scope?: string): { readonly state: string; readonly code: string } {
      const query = new URL(url).searchParams
      const at = (name: string) => query.get(name) ?? ''
      if (at('code_challenge_method') !== 'S256') throw new Error('no PKCE')
      const code = randomBytes(16).toString('hex')
      const granted = scope ?? at('scope')
      codes.set(code, {
        challenge: at('code_challenge'),
        redirect: at('redirect_uri'),
        scope: granted,
      })
      return { state: at('state'), code }
    },
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
