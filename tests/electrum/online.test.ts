// Electrum over its own protocol, as somebody's only wallet software: it sees what arrives, builds
// and signs, our signer co-signs, and Electrum itself gives the transaction to the network. Every
// balance is compared with what was paid.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openNode } from '@countersign/cli/chain/node.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { finishSpend } from '@countersign/cli/flows/finish.ts'
import { requireWallet } from '@countersign/cli/keep/wallets.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import { type Commands, openCommands, setOut } from '../builders/cli.ts'
import { person } from '../builders/coins.ts'
import { type Electrum, NO_ELECTRUM, openElectrum } from '../builders/electrum.ts'
import { type ElectrumServer, startElectrumServer } from '../builders/electrum-server.ts'
import { until } from '../builders/until.ts'

const WALLET = 'electrum'
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const OWN = person(78)

type Confirmed = { readonly confirmations: number }

type Balance = { readonly confirmed?: string; readonly unconfirmed?: string }

describe('Electrum over its own protocol', { skip: NO_ELECTRUM }, () => {
  let commands: Commands
  let server: ElectrumServer
  let electrum: Electrum
  const node = () => openNode(commands.launched.status().node as never)
  const mine = () => node().call('generatetoaddress', 1, PAYEE)
  const balance = async () => JSON.parse(await electrum.ask('getbalance')) as Balance

  before(async () => {
    commands = await openCommands()
    await setOut(commands)
    const args = ['wallet', 'create', WALLET, '--user', writeDescriptorKey(OWN.key)]
    const made = await commands.run(args, { code: commands.code() })
    assert.equal(made.code, 0, made.stderr)
    const rpc = (method: string, ...params: unknown[]) => node().call(method, ...params)
    server = await startElectrumServer({ node: { rpc } as never, isForWallets: true })
    const { keys } = requireWallet(commands.context, WALLET).wallet.descriptor
    assert.ok(keys[1])
    const of = { account: OWN.account, user: OWN.key, server: keys[1] }
    electrum = await openElectrum(of, `127.0.0.1:${server.port}:t`)
  })
  after(async () => {
    await electrum?.close()
    await server?.stop()
    await commands?.stop()
  })

  /** The signer's signature on what Electrum signed; the server keeps it to itself. */
  async function cosigned(text: string): Promise<string> {
    const psbt = readPsbtBase64(text)
    const spend = { wallet: WALLET, psbt, broadcast: 'no', code: commands.code() } as const
    const answer = await askSigner(commands.context, spend)
    assert.equal(answer.kind, 'signed')
    const signatures = answer.kind === 'signed' ? answer.signatures : []
    return finishSpend(commands.context, { wallet: WALLET, psbt, signatures }).rawHex
  }

  it('sees what arrives, first waiting and then in a block', async () => {
    const address = await electrum.ask('getunusedaddress')
    await node().call('sendtoaddress', address, 0.4)
    await until(balance, ({ unconfirmed }) => unconfirmed === '0.4')
    await mine()
    await until(balance, ({ confirmed, unconfirmed }) => confirmed === '0.4' && !unconfirmed)
  })

  // Debian's Electrum refuses to raise fees (its patch for CVE-2026-117601): replacing is tested in
  // tests/regtest/spend.test.ts.
  it('pays with our signature and sends it itself, twice before a block', async () => {
    const txids: string[] = []
    for (const amount of ['0.015', '0.02']) {
      const psbt = await electrum.ask('payto', PAYEE, amount, '-f', '0.00003', '--rbf', 'true')
      // Against fee sniping: the height of the chain, of which the server has told the signer.
      assert.ok(readPsbtBase64(psbt).transaction.lockTime > 0)
      const txid = await electrum.ask('broadcast', await cosigned(psbt))
      txids.push(txid)
      await until(
        () => electrum.ask('onchain_history'),
        (history) => history.includes(txid),
      )
    }
    await mine()
    for (const txid of txids) {
      const found = (await node().call('getrawtransaction', txid, true)) as Confirmed
      assert.equal(found.confirmations, 1)
    }
    const { confirmed } = await until(balance, ({ unconfirmed }) => !unconfirmed)
    assert.equal(confirmed, '0.36494')
    await until(
      () => commands.run(['balance', WALLET]),
      ({ json }) => json.availableBtc === '0.36494000',
    )
  })

  it('is given no signature for a later block, and one once it has come', async () => {
    const height = Number(await node().call('getblockcount'))
    const asked = ['payto', PAYEE, '0.001', '-f', '0.00003', '--rbf', 'true'] as const
    const psbt = await electrum.ask(...asked, '--locktime', String(height + 9))
    const file = join(commands.home.root, 'later.psbt')
    writeFileSync(file, psbt)
    const ask = () => commands.run(['spend', WALLET, '--psbt', file], { code: commands.code() })
    const refused = await ask()
    assert.equal(refused.code, 4, refused.stderr)
    assert.equal((refused.json.fault as { code: string }).code, 'sign.lock_time_ahead')
    await node().call('generatetoaddress', 9, PAYEE)
    // The server tells the signer of each block that it sees.
    const { json } = await until(ask, ({ code }) => code === 0)
    await mine()
    const found = (await node().call('getrawtransaction', json.txid, true)) as Confirmed
    assert.equal(found.confirmations, 1)
  })

  it('is given no signature above the limit', async () => {
    const psbt = await electrum.ask('payto', PAYEE, '0.2', '-f', '0.00002', '--rbf', 'true')
    const file = join(commands.home.root, 'large.psbt')
    writeFileSync(file, psbt)
    const spend = ['spend', WALLET, '--psbt', file]
    const denied = await commands.run(spend, { code: commands.code() })
    assert.deepEqual([denied.code, denied.json.outcome], [3, 'denied'], denied.stderr)
  })
})
