// Every key of the process, derived from its one sealed seed by HKDF-SHA-256 under a label of its
// own, so that the seed alone brings everything back and no key serves two purposes.

import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Identity } from '@countersign/channel/identity.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { Fault } from '@countersign/core/fault.ts'

export type VaultKeys = {
  readonly identity: Identity
  /** Ed25519: signs answers. */
  readonly signingKey: KeyObject
  /** X25519: opens what was sealed to us. */
  readonly sealingKey: KeyObject
  /** HMAC-SHA-256 over every journal entry's hash. */
  readonly journalKey: Uint8Array
  /** HMAC-SHA-256 over what notices carry: links and codes. */
  readonly noticeKey: Uint8Array
  /** HMAC-SHA-256 over what is to be signed to rehearse a way out. */
  readonly challengeKey: Uint8Array
  /** The BIP 32 seed of the wallets' keys. */
  readonly walletSeed: Uint8Array
  /** AES-256: wraps the data key of each exchange account's record. */
  readonly accountKey: Uint8Array
  /** HMAC-SHA-256 over the keys of exchanges, to know one that is used already. */
  readonly exchangeKey: Uint8Array
  /** HMAC-SHA-256 over the names of accounts: the keys of their orders' ids. */
  readonly orderKey: Uint8Array
  /** Seals a secret for the journal, bound to its owner: it opens in no other's place. */
  sealRecord(secret: Uint8Array, owner: string): string
  /** @throws Fault vault.unseal_failed for another owner's record or a changed one */
  openRecord(sealed: string, owner: string): Uint8Array
}

/** All keys of one seed. */
export function vaultKeys(seed: Uint8Array): VaultKeys {
  const derive = (label: string, bytes = 32) =>
    new Uint8Array(hkdfSync('sha256', seed, new Uint8Array(0), `countersign/${label}/v1`, bytes))
  const signingKey = privateKey('ed25519', derive('identity-signing'))
  const sealingKey = privateKey('x25519', derive('identity-sealing'))
  const recordKey = derive('records')
  return {
    identity: { signingKey: rawPublicKey(signingKey), sealingKey: rawPublicKey(sealingKey) },
    signingKey,
    sealingKey,
    journalKey: derive('journal'),
    noticeKey: derive('notices'),
    challengeKey: derive('challenges'),
    walletSeed: derive('wallets', 64),
    accountKey: derive('exchange-accounts'),
    exchangeKey: derive('exchange-keys'),
    orderKey: derive('exchange-orders'),
    sealRecord(secret, owner) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', recordKey, iv).setAAD(Buffer.from(owner))
      const sealed = [iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(sealed).toString('base64')
    },
    openRecord(sealed, owner) {
      try {
        const bytes = Buffer.from(sealed, 'base64')
        const decipher = createDecipheriv('aes-256-gcm', recordKey, bytes.subarray(0, 12))
          .setAAD(Buffer.from(owner))
          .setAuthTag(bytes.subarray(-16))
        const opened = [decipher.update(bytes.subarray(12, -16)), decipher.final()]
        return new Uint8Array(Buffer.concat(opened))
      } catch (cause) {
        throw new Fault('vault.unseal_failed', { record: owner }, { cause })
      }
    },
  }
}
