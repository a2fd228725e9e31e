import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { descriptorChecksum } from './checksum.ts'

const BIP380 = new URL('../../../shared/vectors/bip0380.json', import.meta.url)

const isRight = (text: string): boolean => {
  const [body = '', ...checksums] = text.split('#')
  try {
    return checksums.length === 1 && checksums[0] === descriptorChecksum(body)
  } catch {
    return false
  }
}

describe('descriptorChecksum', () => {
  it('gives the checksum of BIP 380', () => {
    assert.equal(descriptorChecksum('raw(deadbeef)'), '89f8spxm')
  })

  it('differs for every single changed character', () => {
    const body = "wsh(sortedmulti(2,[deadbeef/48h/1'/0h/2h]tpub/<0;1>/*,tpub/<0;1>/*))"
    for (let at = 0; at < body.length; at += 1) {
      const other = body[at] === 'x' ? 'y' : 'x'
      const changed = body.slice(0, at) + other + body.slice(at + 1)
      assert.notEqual(descriptorChecksum(changed), descriptorChecksum(body))
    }
  })

  it('refuses characters that descriptors have not', () => {
    for (const text of ['raw(Ü)', 'raw(\n)', 'raw(\u{1f600})']) {
      assert.throws(() => descriptorChecksum(text), { code: 'descriptor.invalid' })
    }
  })

  it('agrees with the vectors of BIP 380', (t) => {
    if (!existsSync(BIP380)) return t.skip('the vectors are not here')
    type Case = { description: string; descriptor: string; valid: boolean }
    const { checksum } = JSON.parse(readFileSync(BIP380, 'utf8')) as { checksum: Case[] }
    for (const { description, descriptor, valid } of checksum) {
      if (description === 'No checksum') continue
      assert.equal(isRight(descriptor), valid, description)
    }
  })
})
