// The recovery kit as a file: sealed by a passphrase, sealed for keys of age, and as a sheet to
// print.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openKit, sealKit, sealKitFor } from '@countersign/cli/flows/kit.ts'
import { sheetPdf } from '@countersign/cli/screen/pdf.ts'
import { sortedMulti, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import { kitText } from '@countersign/core/wallet/exit/kit.ts'
import { encodeQR } from 'qr'
import { AGE_KEYS } from '../builders/age.ts'
import { person } from '../builders/coins.ts'

const PASSPHRASE = 'a long enough passphrase'
const descriptor = writeDescriptor(
  sortedMulti(
    2,
    [1, 2, 3].map((byte) => person(byte).key),
  ),
)
const facts = {
  name: 'household',
  network: 'regtest',
  descriptor,
  userKey: 0,
  serverKey: 2,
} as const
const KIT = kitText({ ...facts, policyHash: 'ab'.repeat(32) }, 'de')

describe('a recovery kit in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kits-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  let files = 0
  const fileOf = (content: string) => {
    files += 1
    const file = join(folder, `${files}`)
    writeFileSync(file, content)
    return file
  }
  const nobody = () => assert.fail('somebody was asked')
  const asked = (passphrase: string) => ({ askPassphrase: async () => passphrase })

  it('is read as it is, and nobody is asked for anything', async () => {
    assert.equal(await openKit(fileOf(KIT), { askPassphrase: nobody }), KIT)
  })

  it('sealed by a passphrase shows nothing of itself, and opens by that one alone', async () => {
    const sealed = sealKit(KIT, PASSPHRASE)
    assert.doesNotMatch(sealed, /household|sortedmulti/)
    const file = fileOf(sealed)
    assert.equal(await openKit(file, asked(PASSPHRASE)), KIT)
    await assert.rejects(openKit(file, asked('another passphrase')), is('client.passphrase_wrong'))
    const parts = JSON.parse(sealed) as { iv: string }
    const bent = JSON.stringify({ ...parts, iv: [...parts.iv].reverse().join('') })
    await assert.rejects(openKit(fileOf(bent), asked(PASSPHRASE)), is('client.passphrase_wrong'))
    assert.throws(() => sealKit(KIT, 'short'), is('client.passphrase_short'))
  })

  it('sealed for two keys of age opens by either, and by no third', async () => {
    const [mine, yours, third] = AGE_KEYS
    const file = fileOf(await sealKitFor(KIT, [mine.recipient, yours.recipient]))
    assert.doesNotMatch(readFileSync(file, 'utf8'), /household|sortedmulti/)
    const by = ({ identity }: (typeof AGE_KEYS)[number]) =>
      openKit(file, { ...asked(''), identityFile: fileOf(`# a comment\n${identity}\n`) })
    assert.equal(await by(mine), KIT)
    assert.equal(await by(yours), KIT)
    await assert.rejects(by(third), is('client.argument_invalid'))
    await assert.rejects(openKit(file, asked(PASSPHRASE)), is('client.argument_invalid'))
    await assert.rejects(sealKitFor(KIT, ['age1nobody']), is('client.argument_invalid'))
  })

  it('is a sheet to print on which every line and the descriptor stand', () => {
    const pdf = new TextDecoder('latin1').decode(sheetPdf(KIT, encodeQR(descriptor, 'raw')))
    assert.ok(pdf.startsWith('%PDF-1.4\n') && pdf.endsWith('%%EOF\n'))
    const drawn = [...pdf.matchAll(/<([0-9a-f]*)> Tj/g)].map(([, hex = '']) =>
      new TextDecoder('windows-1252').decode(Uint8Array.fromHex(hex)),
    )
    const squeeze = (text: string) => text.replaceAll(/\s/g, '')
    assert.equal(squeeze(drawn.join('')), squeeze(KIT))
    assert.ok(drawn.every((line) => line.length <= 91))
  })

  it('has in its table the place of each object, as viewers look for them', () => {
    const pdf = new TextDecoder('latin1').decode(
      sheetPdf(KIT.repeat(4), encodeQR(descriptor, 'raw')),
    )
    const [, table = '', start] =
      /xref\n0 \d+\n([^t]*)trailer[\s\S]*startxref\n(\d+)/.exec(pdf) ?? []
    assert.equal(pdf.slice(Number(start), Number(start) + 4), 'xref')
    const places = table.trimEnd().split('\n').slice(1)
    assert.ok(places.length > 10)
    for (const [at, line] of places.entries()) {
      const place = Number(line.slice(0, 10))
      assert.ok(pdf.startsWith(`${at + 1} 0 obj`, place), line)
    }
    const pages = [...pdf.matchAll(/\/Type \/Page /g)].length
    assert.match(pdf, new RegExp(`/Count ${pages} `))
    for (const [, length, stream = ''] of pdf.matchAll(
      /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g,
    )) {
      assert.equal(stream.length, Number(length))
    }
  })
})

const is = (code: string) => (error: unknown) => error instanceof Fault && error.code === code
