// PSBTs that come as files: signed with the user's key, and put before the desk from a folder.

import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { buildSpend } from '@countersign/cli/flows/build.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { readPsbt, readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Commands, PASSPHRASE, WALLET } from '../builders/cli.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const passphrase = PASSPHRASE

type Bringing = {
  /** They are there when the tests run. */
  readonly cli: () => Commands
  readonly typeAtDesk: (link: string) => Promise<unknown>
}

export function bringing({ cli, typeAtDesk }: Bringing): void {
  it('puts the user’s signature on a PSBT from a file, and nothing else', () => signed(cli()))
  it('puts before the desk what lies in a folder, and lays what became of it beside it', () =>
    watched(cli(), typeAtDesk))
}

async function signed(cli: Commands): Promise<void> {
  const order = { wallet: WALLET, payments: [{ address: PAYEE, amountSats: sats(20_000n) }] }
  const { psbt } = await buildSpend(cli.context, order)
  const [file, out] = [join(cli.home.root, 'unsigned.psbt'), join(cli.home.root, 'signed.psbt')]
  writeFileSync(file, writePsbt(psbt))
  const inspect = (path: string) => cli.run(['psbt', 'inspect', path, '--wallet', WALLET])
  assert.equal((await inspect(file)).json.signable, false)
  const sign = ['psbt', 'sign', file, '--wallet', WALLET, '--out', out]
  const signed = await cli.run(sign, { passphrase })
  assert.deepEqual([signed.code, signed.json.txid], [0, psbt.txid], signed.stderr)
  assert.equal(String(signed.json.psbt), readFileSync(out, 'utf8').trim())
  assert.equal((await inspect(out)).json.signable, true)
  const signatures = readPsbtBase64(String(signed.json.psbt)).inputs.map(
    ({ partialSignatures }) => partialSignatures.length,
  )
  assert.deepEqual(
    signatures,
    psbt.inputs.map(() => 1),
  )
  const wrong = await cli.run(sign, { passphrase: 'not this one' })
  assert.deepEqual(
    [wrong.code, (wrong.json.fault as { code: string }).code],
    [4, 'client.passphrase_wrong'],
  )
}

async function watched(cli: Commands, typeAtDesk: Bringing['typeAtDesk']): Promise<void> {
  const folder = join(cli.home.root, 'inbox')
  mkdirSync(folder)
  const file = (name: string) => join(folder, name)
  copyFileSync(join(cli.home.root, 'signed.psbt'), file('pay.psbt'))
  copyFileSync(join(cli.home.root, 'unsigned.psbt'), file('unsigned.psbt'))
  writeFileSync(file('letter.psbt'), 'Dear Ada')
  type Told = { readonly file: string; readonly kind: string; readonly link?: string }
  const look = async () => {
    const { code, json, stderr } = await cli.run(['inbox', folder, '--once'])
    assert.equal(code, 0, stderr)
    return (json.happenings as readonly Told[]).toSorted((a, b) => (a.file < b.file ? -1 : 1))
  }
  const [letter, pay, unsigned] = await look()
  assert.deepEqual([letter?.kind, pay?.kind, unsigned?.kind], ['refused', 'asked', 'refused'])
  assert.match(readFileSync(file('letter.refused.txt'), 'utf8'), /psbt.base64/)
  assert.match(readFileSync(file('unsigned.refused.txt'), 'utf8'), /sign/)
  assert.deepEqual(
    (await look()).map(({ kind }) => kind),
    ['waiting'],
  )
  await typeAtDesk(String(pay?.link))
  assert.deepEqual(
    (await look()).map(({ kind }) => kind),
    ['signed'],
  )
  const { inputs } = readPsbt(new Uint8Array(readFileSync(file('pay.signed.psbt'))))
  assert.ok(inputs.every(({ partialSignatures }) => partialSignatures.length === 2))
  assert.deepEqual(await look(), [])
}
