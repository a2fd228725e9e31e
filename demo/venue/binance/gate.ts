// Who may come in at the Binance dialect: the weight an address has used, then key, address and
// rights, then the signature, then the time it was made at.

import type { Call } from '../door.ts'
import { isEd25519, isHmac, type Key, mayFrom, type Right } from '../keys.ts'
import type { Ground } from '../venue.ts'
import { BinanceError, missingError } from './words.ts'

const MINUTE_MS = 60_000
/** Refused this often in its minute, an address is banned. */
const PATIENCE = 10
const BAN_MS = 120_000
const DEFAULT_WINDOW_MS = 5_000
const MAX_WINDOW_MS = 60_000
const AHEAD_MS = 1_000

type Use = { startsAt: number; weight: number; refused: number; bannedUntil: number }

export class Weights {
  readonly #uses = new Map<string, Use>()
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** The headers that tell what is used, or an error once it is too much. */
  spend(address: string, weight: number): Record<string, string> {
    const now = this.#ground.now()
    const use = this.#useOf(address, now)
    use.weight += weight
    const headers = {
      'x-mbx-used-weight': `${use.weight}`,
      'x-mbx-used-weight-1m': `${use.weight}`,
    }
    const { weightPerMinute } = this.#ground.settings
    if (use.bannedUntil <= now && use.weight <= weightPerMinute) return headers
    use.refused += 1
    if (use.refused > PATIENCE && use.bannedUntil <= now) use.bannedUntil = now + BAN_MS
    const isBanned = use.bannedUntil > now
    const until = isBanned ? use.bannedUntil : use.startsAt + MINUTE_MS
    const retryAfter = String(Math.ceil((until - now) / 1000))
    throw new BinanceError(
      -1003,
      isBanned
        ? `Way too much request weight used; IP banned until ${until}.`
        : `Too much request weight used; current limit is ${weightPerMinute} per 1 MINUTE.`,
      isBanned ? 418 : 429,
      { ...headers, 'retry-after': retryAfter },
    )
  }

  #useOf(address: string, now: number): Use {
    const startsAt = now - (now % MINUTE_MS)
    const old = this.#uses.get(address)
    if (old !== undefined && (old.startsAt === startsAt || old.bannedUntil > now)) return old
    const use = { startsAt, weight: 0, refused: 0, bannedUntil: 0 }
    this.#uses.set(address, use)
    return use
  }
}

export type Parameters = ReadonlyMap<string, string>

/** Query and body as one, the query first: so the bytes are signed, and so they are read. */
export function parametersOf({ query, body }: Call): Parameters {
  return new Map([...new URLSearchParams(query), ...new URLSearchParams(body)])
}

/** What the signature is over: all but itself, as it was sent. */
function signedText({ query, body }: Call): { readonly text: string; readonly signature: string } {
  const whole = `${query}${body}`
  const at = whole.search(/&?signature=/)
  if (at < 0) throw missingError('signature')
  const after = whole.slice(at).replace(/^&?signature=/, '')
  const [signature = '', ...rest] = after.split('&')
  const text = [whole.slice(0, at), ...rest].filter((part) => part !== '').join('&')
  return { text, signature: decodeURIComponent(signature) }
}

/** The key of the call, if it is there, may do this from here, and signed these very bytes. */
export function enter(ground: Ground, call: Call, right: Right): Key {
  const key = keyOf(ground, String(call.headers['x-mbx-apikey'] ?? ''), call.address)
  const { text, signature } = signedText(call)
  checkSignature(key, text, signature)
  checkTime(ground, parametersOf(call))
  checkRight(key, right)
  return key
}

export function keyOf(ground: Ground, id: string, address: string): Key {
  if (id === '') throw new BinanceError(-2014, 'API-key format invalid.', 401)
  const key = ground.keys.find(id)
  if (key === undefined || !mayFrom(key, address)) throw notAllowed()
  return key
}

export function checkRight(key: Key, right: Right): void {
  if (!key.rights.has(right)) throw notAllowed()
}

const notAllowed = () =>
  new BinanceError(-2015, 'Invalid API-key, IP, or permissions for action.', 401)

export function checkSignature({ secret, publicKey }: Key, text: string, given: string): void {
  const isRight =
    publicKey === undefined
      ? secret !== undefined && isHmac('sha256', secret, text, Buffer.from(given, 'hex'))
      : isEd25519(publicKey, text, given)
  if (!isRight) throw new BinanceError(-1022, 'Signature for this request is not valid.')
}

export function checkTime(ground: Ground, parameters: Parameters): void {
  const timestamp = Number(parameters.get('timestamp'))
  if (!parameters.has('timestamp') || !Number.isFinite(timestamp)) throw missingError('timestamp')
  const window = Number(parameters.get('recvWindow') ?? DEFAULT_WINDOW_MS)
  if (window > MAX_WINDOW_MS) {
    throw new BinanceError(-1131, 'recvWindow must be less than 60000.')
  }
  const now = ground.now()
  if (timestamp >= now + AHEAD_MS) {
    const message = "Timestamp for this request was 1000ms ahead of the server's time."
    throw new BinanceError(-1021, message)
  }
  if (now - timestamp > window) {
    throw new BinanceError(-1021, 'Timestamp for this request is outside of the recvWindow.')
  }
}
