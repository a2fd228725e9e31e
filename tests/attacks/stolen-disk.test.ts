// The attacker has a copy of the signer's folder, taken while it ran, and not the unseal key.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { SIGNER } from '@countersign/launcher/cage.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { startSigner } from '@countersign/launcher/signer-child.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { base32 } from '@countersign/signer/totp.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { openSeed } from '@countersign/vault/sealed-seed.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  spendRequest,
  startReal,
} from '../builders/process.ts'
import { say } from './say.ts'

describe('whoever has a copy of the signer’s disk', () => {
  let real: RealSigner
  let owned: Owned
  let copy: string
  before(async () => {
    real = await startReal()
    const client = await real.connect()
    owned = await makeWallet(real, client)
    const one = coin(owned.descriptor, { chain: 0, index: 1 }, 101_000n, 1)
    const plan = { coins: [one], payments: [payment(100_000n)] }
    const psbt = signedBy(unsigned(owned.descriptor, plan), owned.user)
    const request = spendRequest(real, owned, psbt, freshCode(real, owned.seed))
    assert.equal(at(await client.ask('spend.sign', request), 'outcome'), 'signed')
    copy = mkdtempSync(join(tmpdir(), 'countersign-stolen-'))
    cpSync(real.home.signer, join(copy, 'signer'), { recursive: true })
  })
  after(async () => {
    await real.stop()
    rmSync(copy, { recursive: true, force: true })
  })

  it('finds no key, seed, one-time-code seed or recovery code in any file', () => {
    const key = Buffer.from(readFileSync(real.home.unsealKey, 'utf8').trim(), 'hex')
    const purpose = { process: 'signer', network: 'regtest' } as const
    const seed = openSeed({ folder: join(copy, 'signer'), purpose }, { kind: 'key-file', key })
    const keys = vaultKeys(seed)
    const raw = { unsealKey: key, seed, walletSeed: keys.walletSeed, codeSeed: owned.seed }
    const needles = Object.entries(raw).flatMap(([name, bytes]) => {
      const buffer = Buffer.from(bytes)
      const texts = [buffer.toString('hex'), buffer.toString('base64'), base32(buffer)]
      return [buffer, ...texts.map((text) => Buffer.from(text))].map((needle) => ({ name, needle }))
    })
    for (const code of owned.recovery) needles.push({ name: 'recovery', needle: Buffer.from(code) })
    const files = readdirSync(join(copy, 'signer'))
    assert.ok(files.includes('journal.sqlite') && files.includes('seed.sealed'))
    for (const file of files) {
      const content = readFileSync(join(copy, 'signer', file))
      for (const { name, needle } of needles) {
        assert.equal(content.includes(needle), false, `${name} lies open in ${file}`)
      }
    }
    say('a copy of the signer’s folder', 'descriptors, payments and amounts; no key and no seed')
  })

  it('cannot start a signer from it with a key of their own', async () => {
    const home = openHome(copy)
    writeFileSync(home.unsealKey, `${'42'.repeat(32)}\n`, { mode: 0o600 })
    const start = startSigner({
      home,
      network: 'regtest',
      inmate: SIGNER,
      cages: ['bwrap', 'unshare'],
      unseal: () => readUnsealKey(home, 'key-file'),
      say: () => undefined,
    })
    await assert.rejects(start, { code: 'vault.unseal_failed' })
    say('a copy of the signer’s folder and an unseal key of theirs', 'no signer')
  })
})
