// A venue's token endpoint (RFC 6749, sections 4.1.3, 5 and 6), asked over TLS that ends in this
// process. What it says of an error goes on as its one word.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { openSend } from '../venue/send.ts'
import { offered } from './pending.ts'

export type Registration = { readonly id: string; readonly secret?: string | undefined }

export type Issued = {
  readonly access: string
  /** Absent where the one before goes on. */
  readonly refresh: string | null
  readonly seconds: number
  /** Absent where it is what was asked for (RFC 6749, section 5.1). */
  readonly scope: string | null
}

type Asking = {
  readonly venue: VenueId
  readonly send: ReturnType<typeof openSend>
  readonly client: Registration
}

const TOKEN = /^[\x21-\x7e]{1,8192}$/
/** Where the venue does not say. */
const SECONDS = 3_600
const MOST_SECONDS = 30 * 86_400

/**
 * @throws Fault exchange.key_refused when the venue says that the grant is worth nothing;
 * exchange.venue_away, exchange.answer_invalid: it may be used up all the same
 */
export async function askTokens(
  { venue, send, client: { id, secret } }: Asking,
  grant: Readonly<Record<string, string>>,
): Promise<Issued> {
  const form = {
    ...grant,
    client_id: id,
    ...(secret === undefined ? {} : { client_secret: secret }),
  }
  const { token, form: written } = offered(venue)
  const [type, body] =
    written === 'json'
      ? ['application/json', JSON.stringify(form)]
      : ['application/x-www-form-urlencoded', new URLSearchParams(form).toString()]
  const headers = { 'content-type': type, accept: 'application/json' }
  const answer = await send(token, { method: 'POST', headers, body })
  const said = (await answer.json().catch(() => null)) as Readonly<Record<string, unknown>> | null
  if (answer.status === 400 || answer.status === 401) {
    throw new Fault('exchange.key_refused', { venue, as: wordOf(said?.error) })
  }
  const issued = answer.status === 200 && said ? issuedOf(said) : null
  if (!issued) throw new Fault('exchange.answer_invalid', { venue, where: 'token' })
  return issued
}

const wordOf = (error: unknown): string =>
  typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'unknown'

function issuedOf(said: Readonly<Record<string, unknown>>): Issued | null {
  const { access_token: access, refresh_token: refresh, token_type: type, scope } = said
  const seconds = Number(said.expires_in ?? SECONDS)
  const isToken = (value: unknown): value is string =>
    typeof value === 'string' && TOKEN.test(value)
  if (!isToken(access) || String(type).toLowerCase() !== 'bearer') return null
  if (refresh !== undefined && !isToken(refresh)) return null
  if (scope !== undefined && (typeof scope !== 'string' || scope.length > 4_096)) return null
  if (!Number.isSafeInteger(seconds) || seconds < 1) return null
  return {
    access,
    refresh: refresh ?? null,
    seconds: Math.min(seconds, MOST_SECONDS),
    scope: scope ?? null,
  }
}
