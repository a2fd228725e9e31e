// Key records of BIP 129 that came encrypted: sealed here by another implementation, and the ones
// that were published.

import assert from 'node:assert/strict'
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { readKeyFile } from '@countersign/core/wallet/formats/key-file.ts'
import { isSealedRecord, openSealedRecord } from '@countersign/core/wallet/formats/sealed-record.ts'
import { person } from '../builders/coins.ts'

const VECTORS = new URL('../../../shared/vectors/bip0129.json', import.meta.url)

type Mode = {
  readonly tokens: readonly { readonly for: string; readonly hex: string }[]
  readonly signers: readonly {
    readonly name: string
    readonly file: string
    readonly xpub?: string
    readonly encrypted?: { readonly dat: string }
  }[]
}

const expected = writeDescriptorKey(person(11).key)

const cipher = (key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array =>
  createDecipheriv('aes-256-ctr', key, iv).update(bytes)

const TOKEN = 'a54044308ceac9b7'

/** As another program writes it (BIP 129). */
function sealedRecord(token: string, record: string): string {
  const key = pbkdf2Sync('No SPOF', Buffer.from(token, 'hex'), 2_048, 32, 'sha512')
  const macKey = createHash('sha256').update(key).digest()
  const mac = createHmac('sha256', macKey).update(`${token}${record}`).digest()
  return Buffer.concat([mac, cipher(key, mac.subarray(0, 16), Buffer.from(record))]).toString('hex')
}

describe('a key of other software', () => {
  it('comes from an encrypted record with its token, and from none that was touched', () => {
    const record = `BSMS 1.0\n${TOKEN}\n${expected}\nTreasury key\nAAAA`
    const sealed = sealedRecord(TOKEN, record)
    assert.ok(isSealedRecord(`${sealed}\n`) && !isSealedRecord(record) && !isSealedRecord('abcd'))
    assert.equal(openSealedRecord(`${sealed.toUpperCase()}\n`, TOKEN, cipher), record)
    const touched = sealed.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    // Sealed by the right token, and written for another session.
    const moved = sealedRecord(TOKEN, record.replace(TOKEN, '00'.repeat(8)))
    for (const [given, token] of [
      [sealed, '00'.repeat(8)],
      [sealed, 'no token'],
      [touched, TOKEN],
      [moved, TOKEN],
    ] as const) {
      assert.throws(() => openSealedRecord(given, token, cipher), { code: 'key.unreadable' })
    }
  })

  it('is the one of the published encrypted records', (t) => {
    if (!existsSync(VECTORS)) return t.skip('the vectors are not here')
    const modes = JSON.parse(readFileSync(VECTORS, 'utf8')) as readonly Mode[]
    const records = modes.flatMap(({ signers, tokens }) =>
      signers.map((signer) => {
        const token = tokens.find((each) => each.for === 'all' || each.for === signer.name)
        return { ...signer, token: token?.hex ?? '' }
      }),
    )
    const sealed = records.filter(({ encrypted }) => encrypted !== undefined)
    assert.ok(sealed.length >= 5)
    for (const { encrypted, token, file, xpub } of sealed) {
      const opened = openSealedRecord(encrypted?.dat ?? '', token, cipher)
      assert.equal(opened, file)
      assert.equal(readKeyFile(opened).split(']')[1], xpub)
    }
  })
})
