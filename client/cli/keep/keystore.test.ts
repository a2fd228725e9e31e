import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { fingerprint } from '@countersign/core/bitcoin/extended-key.ts'
import { mnemonicToEntropy } from '@countersign/core/bitcoin/mnemonic.ts'
import type { Context } from '../context.ts'
import { hasKey, openKey, readPublicKey, writeKey } from './keystore.ts'

const WORDS = `${'abandon '.repeat(11)}about`
const PASSPHRASE = 'ein langer Satz'
const KEY = {
  network: 'regtest',
  entropy: mnemonicToEntropy(WORDS),
  passphrase: PASSPHRASE,
} as const

const folder = mkdtempSync(join(tmpdir(), 'countersign-keystore-'))
const context: Context = { home: folder, clientHome: join(folder, 'client'), now: () => 0 }
const file = join(context.clientHome, 'key.json')
let sealed = ''

before(() => {
  writeKey(context, KEY)
  sealed = readFileSync(file, 'utf8')
})
beforeEach(() => writeFileSync(file, sealed))
after(() => rmSync(folder, { recursive: true }))

/** The file with one field written differently. */
function tamper(change: (record: Record<string, string>) => void): void {
  const record = JSON.parse(sealed) as Record<string, string>
  change(record)
  writeFileSync(file, JSON.stringify(record))
}

const flipped = (base64: string): string => {
  const bytes = Uint8Array.fromBase64(base64)
  bytes[3] = (bytes[3] ?? 0) ^ 1
  return bytes.toBase64()
}

describe('the keystore', () => {
  it('gives the root key of the words back, by the fingerprint other wallets compute', () => {
    assert.equal(fingerprint(openKey(context, PASSPHRASE)), '73c5da0a')
    assert.equal(readPublicKey(context).fingerprint, '73c5da0a')
  })

  it('is for its user alone', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(statSync(context.clientHome).mode & 0o777, 0o700)
  })

  it('holds neither the entropy nor a word in the clear', () => {
    assert.ok(!sealed.includes(KEY.entropy.toHex()))
    assert.ok(!sealed.includes('abandon'))
  })

  it('does not open with another passphrase', () => {
    for (const wrong of ['', 'ein langer satz', `${PASSPHRASE} `]) {
      assert.throws(() => openKey(context, wrong), { code: 'client.passphrase_wrong' })
    }
  })

  it('does not open when the sealed bytes were changed', () => {
    tamper((record) => {
      record.sealed = flipped(record.sealed ?? '')
    })
    assert.throws(() => openKey(context, PASSPHRASE), { code: 'client.passphrase_wrong' })
  })

  it('does not open when what stands in the clear was changed', () => {
    tamper((record) => {
      record.network = 'mainnet'
    })
    assert.throws(() => openKey(context, PASSPHRASE), { code: 'client.passphrase_wrong' })
    tamper((record) => {
      record.fingerprint = '00000000'
    })
    assert.throws(() => openKey(context, PASSPHRASE), { code: 'client.passphrase_wrong' })
  })

  it('refuses a file that asks for less work', () => {
    tamper((record) => {
      record.memoryKib = '8'
    })
    assert.throws(() => openKey(context, PASSPHRASE), { code: 'client.file_invalid' })
  })

  it('is never overwritten', () => {
    assert.equal(hasKey(context), true)
    assert.throws(() => writeKey(context, KEY), { code: 'client.key_exists' })
  })

  it('wants a passphrase of eight characters, no fewer', () => {
    const fresh = (name: string) => ({ ...context, clientHome: join(folder, name) })
    assert.throws(() => writeKey(fresh('a'), { ...KEY, passphrase: '1234567' }), {
      code: 'client.passphrase_short',
    })
    assert.doesNotThrow(() => writeKey(fresh('b'), { ...KEY, passphrase: '12345678' }))
  })
})
