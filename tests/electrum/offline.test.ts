// Electrum without a network: it knows the wallet's addresses, signs a spend that it built itself,
// and the signer co-signs it for whoever brings it.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openNode } from '@countersign/cli/chain/node.ts'
import { requireWallet } from '@countersign/cli/keep/wallets.ts'
import { descriptorAddress, writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { type Commands, openCommands, setOut } from '../builders/cli.ts'
import { person } from '../builders/coins.ts'
import { type Electrum, NO_ELECTRUM, openElectrum, openWatching } from '../builders/electrum.ts'
import { until } from '../builders/until.ts'

const WALLET = 'electrum'
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const OWN = person(77)

describe('Electrum without a network', { skip: NO_ELECTRUM }, () => {
  let commands: Commands
  let electrum: Electrum
  const node = () => openNode(commands.launched.status().node as never)
  const wallet = () => requireWallet(commands.context, WALLET).wallet

  before(async () => {
    commands = await openCommands()
    await setOut(commands)
    const args = ['wallet', 'create', WALLET, '--user', writeDescriptorKey(OWN.key)]
    const made = await commands.run(args, { code: commands.code() })
    assert.equal(made.code, 0, made.stderr)
    const server = wallet().descriptor.keys[1]
    assert.ok(server)
    electrum = await openElectrum({ account: OWN.account, user: OWN.key, server }, null)
  })
  after(async () => {
    await electrum?.close()
    await commands?.stop()
  })

  it('has the same addresses', async () => {
    const listed = JSON.parse(await electrum.ask('listaddresses')) as readonly string[]
    const { descriptor, network } = wallet()
    const own = [0, 1, 2].map((index) => descriptorAddress(descriptor, network, 0, index))
    assert.deepEqual(listed.slice(0, 3), own)
  })

  it('reads the file that is written for it, and shows the same addresses', async () => {
    const file = join(commands.home.root, 'watching')
    const saved = await commands.run(['wallet', 'export', WALLET, file, '--for', 'electrum'])
    assert.equal(saved.code, 0, saved.stderr)
    const watching = await openWatching(file)
    try {
      assert.equal(await watching.ask('listaddresses'), await electrum.ask('listaddresses'))
    } finally {
      await watching.close()
    }
  })

  it('is not what reads a kit, which lies nowhere beside the key', async () => {
    const file = join(commands.context.clientHome, 'kit.txt')
    const refused = await commands.run(['wallet', 'kit', WALLET, file])
    assert.equal((refused.json.fault as { code: string }).code, 'client.argument_invalid')
    const printed = join(commands.home.root, 'kit.pdf')
    const made = await commands.run(['wallet', 'kit', WALLET, printed, '--pdf'])
    assert.equal(made.code, 0, made.stderr)
    assert.match(readFileSync(printed, 'latin1'), /^%PDF-1\.4/)
  })

  it('builds and signs a spend that the signer co-signs, which is mined', async () => {
    const received = await commands.run(['receive', WALLET])
    const funding = String(await node().call('sendtoaddress', received.json.address, 0.4))
    await node().call('generatetoaddress', 1, PAYEE)
    const raw = await node().call('getrawtransaction', funding)
    await electrum.ask('addtransaction', String(raw))
    const psbt = await electrum.ask('payto', PAYEE, '0.015', '-f', '0.00003', '--rbf', 'true')
    const file = join(commands.home.root, 'of-electrum.psbt')
    writeFileSync(file, psbt)
    await until(
      () => commands.run(['balance', WALLET]),
      ({ json }) => json.availableBtc === '0.40000000',
    )
    const sent = await commands.run(['spend', WALLET, '--psbt', file], { code: commands.code() })
    assert.equal(sent.code, 0, sent.stderr)
    assert.equal(sent.json.outcome, 'sent')
    await node().call('generatetoaddress', 1, PAYEE)
    const found = await node().call('getrawtransaction', String(sent.json.txid), true)
    assert.equal((found as { readonly confirmations: number }).confirmations, 1)
  })
})
