import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  hasSeed,
  makeSeed,
  openSeed as openSealed,
  type SealPurpose,
  sealSeed,
  seedFile,
  type UnsealKey,
} from './sealed-seed.ts'

const SIGNER = { process: 'signer', network: 'regtest' } as const
const KEY_FILE: UnsealKey = { kind: 'key-file', key: new Uint8Array(32).fill(9) }
const words = (passphrase: string): UnsealKey => ({ kind: 'passphrase', passphrase })
const FAILED = { code: 'vault.unseal_failed' }

const openSeed = (folder: string, purpose: SealPurpose, key: UnsealKey): Uint8Array =>
  openSealed({ folder, purpose }, key)

function createSeed(folder: string, purpose: SealPurpose, key: UnsealKey): Uint8Array {
  const seed = makeSeed()
  sealSeed({ folder, purpose }, key, seed)
  return seed
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-seed-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('a seed sealed with a key file', () => {
  it('is random, 32 bytes, opens with that key, and is in no file as it is', (t) => {
    const folder = folderOf(t)
    assert.equal(hasSeed(folder), false)
    const seed = createSeed(folder, SIGNER, KEY_FILE)
    assert.ok(hasSeed(folder))
    assert.equal(seed.length, 32)
    assert.deepEqual(openSeed(folder, SIGNER, KEY_FILE), seed)
    assert.deepEqual(readdirSync(folder), ['seed.sealed'])
    assert.equal(statSync(seedFile(folder)).mode & 0o777, 0o600)
    const file = readFileSync(seedFile(folder)).toString()
    assert.ok(!file.includes(seed.toHex()) && !file.includes(seed.toBase64()))
    assert.notDeepEqual(createSeed(folderOf(t), SIGNER, KEY_FILE), seed)
  })

  it('opens with no other key', (t) => {
    const folder = folderOf(t)
    createSeed(folder, SIGNER, KEY_FILE)
    for (const key of [new Uint8Array(32), new Uint8Array(31).fill(9), new Uint8Array()]) {
      assert.throws(() => openSeed(folder, SIGNER, { kind: 'key-file', key }), FAILED)
    }
    assert.throws(() => openSeed(folder, SIGNER, words('09'.repeat(32))), FAILED)
  })

  it('opens for no other network or process', (t) => {
    const folder = folderOf(t)
    createSeed(folder, SIGNER, KEY_FILE)
    for (const other of [
      { ...SIGNER, network: 'signet' },
      { ...SIGNER, process: 'trader' },
    ] as const) {
      assert.throws(() => openSeed(folder, other, KEY_FILE), FAILED)
      const file = readFileSync(seedFile(folder))
      const renamed = file
        .toString()
        .replace('regtest', other.network)
        .replace('signer', other.process)
      writeFileSync(seedFile(folder), renamed)
      assert.throws(() => openSeed(folder, other, KEY_FILE), FAILED)
      writeFileSync(seedFile(folder), file)
    }
  })

  it('does not open once any bit of the file changed, or the file was cut', (t) => {
    const folder = folderOf(t)
    createSeed(folder, SIGNER, KEY_FILE)
    const file = new Uint8Array(readFileSync(seedFile(folder)))
    const REFUSED = /vault\.(unseal_failed|sealed_file_invalid)/
    const refuses = (bytes: Uint8Array, name: string) => {
      writeFileSync(seedFile(folder), bytes)
      const refusal = (error: Error & { code?: string }) => REFUSED.test(error.code ?? '')
      assert.throws(() => openSeed(folder, SIGNER, KEY_FILE), refusal, name)
    }
    for (let i = 0; i < file.length; i += 1) {
      for (const bit of [1, 2, 16, 32]) {
        refuses(
          file.map((byte, k) => (k === i ? byte ^ bit : byte)),
          `byte ${i} ^ ${bit}`,
        )
      }
    }
    for (const length of [0, 1, file.length - 1]) refuses(file.slice(0, length), `cut to ${length}`)
    const text = Buffer.from(file).toString()
    const short = text.replace(/"ciphertext":"[^"]*"/, `"ciphertext":"${btoa('abcd')}"`)
    refuses(Buffer.from(short), 'a tag of four bytes')
  })

  it('is never overwritten', (t) => {
    const folder = folderOf(t)
    const seed = createSeed(folder, SIGNER, KEY_FILE)
    assert.throws(() => createSeed(folder, SIGNER, KEY_FILE), /has a seed already/)
    assert.deepEqual(openSeed(folder, SIGNER, KEY_FILE), seed)
  })
})

describe('a seed sealed with a passphrase', () => {
  it('opens with it, however the accents were typed, and with no other', (t) => {
    const folder = folderOf(t)
    const seed = createSeed(folder, SIGNER, words('caf\u00e9 au lait'))
    assert.deepEqual(openSeed(folder, SIGNER, words('cafe\u0301 au lait')), seed)
    assert.throws(() => openSeed(folder, SIGNER, words('cafe au lait')), FAILED)
    assert.throws(() => openSeed(folder, SIGNER, KEY_FILE), FAILED)
    const file = readFileSync(seedFile(folder)).toString()
    assert.match(file, /"derivation":"argon2id","memoryKib":"65536"/)
    writeFileSync(seedFile(folder), file.replace('"65536"', '"65535"'))
    assert.throws(() => openSeed(folder, SIGNER, words('caf\u00e9 au lait')), FAILED)
  })
})
