// The venue's API keys: to whom each belongs, what it may do, from where, and until when. Its own
// proofs (signatures, nonces) are checked here, each dialect saying over which bytes.

import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'

export type Right = 'read' | 'trade' | 'withdraw' | 'transfer'

export type Key = {
  readonly id: string
  readonly account: string
  /** What signs with HMAC: as it is written for Binance, in base64 for Kraken. */
  readonly secret: string | undefined
  /** Or the public key of Ed25519, in PEM. */
  readonly publicKey: string | undefined
  readonly createdAt: number
  rights: ReadonlySet<Right>
  /** None: from anywhere. */
  addresses: readonly string[]
  endsAt: number | undefined
  lastNonce: bigint
  /** Of Kraken's counter: what the calls of late amount to. */
  spent: number
  spentAt: number
}

export type NewKey = {
  readonly id: string
  readonly account: string
  readonly secret?: string
  readonly publicKey?: string
  readonly rights?: readonly Right[]
  readonly addresses?: readonly string[]
  readonly endsAt?: number
}

export class Keys {
  readonly #keys = new Map<string, Key>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  add({ id, account, secret, publicKey, rights, addresses, endsAt }: NewKey): Key {
    const key: Key = {
      id,
      account,
      secret,
      publicKey,
      createdAt: this.#now(),
      rights: new Set(rights ?? ['read', 'trade']),
      addresses: addresses ?? [],
      endsAt,
      lastNonce: 0n,
      spent: 0,
      spentAt: this.#now(),
    }
    this.#keys.set(id, key)
    return key
  }

  /** The key, unless it is gone or its time is over. */
  find(id: string): Key | undefined {
    const key = this.#keys.get(id)
    return key?.endsAt !== undefined && key.endsAt <= this.#now() ? undefined : key
  }

  remove(id: string): void {
    this.#keys.delete(id)
  }
}

export const mayFrom = ({ addresses }: Key, address: string): boolean =>
  addresses.length === 0 || addresses.includes(address)

export function isHmac(
  hash: 'sha256' | 'sha512',
  secret: string | Buffer,
  bytes: string | Buffer,
  given: Buffer,
): boolean {
  const made = createHmac(hash, secret).update(bytes).digest()
  return made.length === given.length && timingSafeEqual(made, given)
}

export function isEd25519(publicKey: string, bytes: string, given: string): boolean {
  return verify(null, Buffer.from(bytes), createPublicKey(publicKey), Buffer.from(given, 'base64'))
}
