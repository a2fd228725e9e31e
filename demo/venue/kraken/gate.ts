// Who may come in at the Kraken dialect: key, address, signature, a nonce above every one before,
// then the right, then the counter of the key.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Call } from '../door.ts'
import { isHmac, type Key, mayFrom, type Right } from '../keys.ts'
import type { Ground } from '../venue.ts'
import { KrakenError } from './words.ts'

export type Parameters = ReadonlyMap<string, string>

/** Form or JSON, as it came: ccxt sends both. */
export function parametersOf({ body, query }: Call): Parameters {
  if (!body.startsWith('{')) {
    return new Map([...new URLSearchParams(query), ...new URLSearchParams(body)])
  }
  try {
    const read: unknown = JSON.parse(body)
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : []
    return new Map(entries.map(([name, value]) => [name, String(value)]))
  } catch {
    throw new KrakenError('EGeneral:Invalid arguments')
  }
}

/** The key of the call; `right` is undefined where none is needed. */
export function enter(ground: Ground, call: Call, right: Right | undefined): Key {
  const key = ground.keys.find(String(call.headers['api-key'] ?? ''))
  if (key === undefined) throw new KrakenError('EAPI:Invalid key')
  if (!mayFrom(key, call.address)) throw new KrakenError('EGeneral:Permission denied')
  const nonce = parametersOf(call).get('nonce') ?? ''
  checkSignature(key, call, nonce)
  if (!/^\d{1,20}$/.test(nonce) || BigInt(nonce) <= key.lastNonce) {
    throw new KrakenError('EAPI:Invalid nonce')
  }
  // Used up even by a call that is refused below.
  key.lastNonce = BigInt(nonce)
  if (right !== undefined && !key.rights.has(right)) {
    throw new KrakenError('EGeneral:Permission denied')
  }
  return key
}

// API-Sign = HMAC-SHA512(path + SHA256(nonce + body)), keyed by the secret's bytes.
function checkSignature({ secret }: Key, { path, body, headers }: Call, nonce: string): void {
  const hash = createHash('sha256')
    .update(nonce + body)
    .digest()
  const bytes = Buffer.concat([Buffer.from(path), hash])
  const given = Buffer.from(String(headers['api-sign'] ?? ''), 'base64')
  const isRight =
    secret !== undefined && isHmac('sha512', Buffer.from(secret, 'base64'), bytes, given)
  if (!isRight) throw new KrakenError('EAPI:Invalid signature')
}

/** Calls raise the key's counter, and time lowers it. */
export function count({ now, settings }: Ground, key: Key, cost: number): void {
  const at = now()
  const fallen = (Math.max(at - key.spentAt, 0) / 1000) * settings.counterPerSecond
  key.spent = Math.max(key.spent - fallen, 0) + cost
  key.spentAt = at
  if (key.spent > settings.counterLimit) throw new KrakenError('EAPI:Rate limit exceeded')
}

/** Tokens for the websocket, each good for one key until it is gone. */
export class Tokens {
  readonly #accounts = new Map<string, Key>()

  make(key: Key): string {
    const token = createHash('sha256').update(`${key.id} ${this.#accounts.size}`).digest('base64')
    this.#accounts.set(token, key)
    return token
  }

  find(ground: Ground, token: string): Key | undefined {
    const found = [...this.#accounts].find(([each]) => isSame(each, token))?.[1]
    return found === undefined ? undefined : ground.keys.find(found.id)
  }
}

const isSame = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
