// Who issues tokens by RFC 6749 and RFC 7636, and to whom. It verifies PKCE; codes and refresh
// tokens have one use.

import { createHash, randomBytes } from 'node:crypto'

export type Form = Readonly<Record<string, string>>
type Code = { readonly challenge: string; readonly redirect: string; readonly scope: string }

/** Of a registered client; a public one has no secret. */
export type Registered = { readonly id: string; readonly secret?: string }

export function openIssuer(client: Registered) {
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
    const isClient = form.client_id === client.id && form.client_secret === client.secret
    if (!isClient) return [401, { error: 'invalid_client' }]
    const issued = form.grant_type === 'authorization_code' ? redeem(form) : renew(form)
    return issued ? [200, issued] : [400, { error: 'invalid_grant', error_description: form }]
  }
  const agree = (url: string, scope?: string) => agreeing(codes, url, scope)
  return { refreshes, bearers, given, told, token, agree }
}

/** What a person's browser does: they agree, and are sent back. */
function agreeing(codes: Map<string, Code>, url: string, scope?: string) {
  const query = new URL(url).searchParams
  const at = (name: string) => query.get(name) ?? ''
  if (at('code_challenge_method') !== 'S256') throw new Error('no PKCE')
  const code = randomBytes(16).toString('hex')
  codes.set(code, {
    challenge: at('code_challenge'),
    redirect: at('redirect_uri'),
    scope: scope ?? at('scope'),
  })
  return { state: at('state'), code }
}
