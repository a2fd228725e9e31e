// The attacker owns the server that the command line asks, and changes its answers on their way.
// The client derives, compares and checks for itself: what it signs or shows is none of the lies.

import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { Context } from '@countersign/cli/context.ts'
import { buildSpend } from '@countersign/cli/flows/build.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { lookAtFunds, nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { signAsUser } from '@countersign/cli/flows/sign.ts'
import { keptSpends } from '@countersign/cli/keep/spends.ts'
import { requireWallet } from '@countersign/cli/keep/wallets.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts, descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { readTransaction, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { type Commands, openCommands, PASSPHRASE, setUp, WALLET } from '../builders/cli.ts'
import { until } from '../builders/until.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

type Answer = Record<string, unknown>
type Lie = (answer: Answer, path: string) => Answer | undefined

describe('whoever owns the server, against the command line', { timeout: 120_000 }, () => {
  let cli: Commands
  let proxy: Server
  let context: Context
  let lie: Lie = () => undefined
  before(async () => {
    cli = await openCommands()
    await setUp(cli)
    proxy = createServer((request, response) => {
      void passOn(cli.api, request).then(({ status, answer }) => {
        const told = lie(answer, request.url ?? '')
        const code = typeof told?.status === 'number' ? told.status : status
        response.writeHead(code, { 'content-type': 'application/json' })
        response.end(JSON.stringify(told ?? answer))
      })
    })
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
    const { port } = proxy.address() as AddressInfo
    context = { ...cli.context, addresses: { api: `http://127.0.0.1:${port}`, desk: cli.desk } }
    const { address } = await nextReceiveAddress(context, WALLET)
    await cli.run(['regtest', 'fund', address, '0.5'])
    await until(
      () => lookAtFunds(context, WALLET),
      ({ availableSats }) => availableSats > 0n,
    )
  })
  after(async () => {
    proxy.close()
    proxy.closeAllConnections()
    await cli.stop()
  })

  /** Lies in answers whose path ends so, while `act` goes on. */
  async function lying<T>(
    ending: string,
    change: (answer: Answer) => Answer,
    act: () => Promise<T>,
  ) {
    lie = (answer, path) => (path.endsWith(ending) ? change(answer) : undefined)
    try {
      return await act()
    } finally {
      lie = () => undefined
    }
  }
  const order = { wallet: WALLET, payments: [{ address: PAYEE, amountSats: sats(100_000n) }] }
  const build = () => buildSpend(context, order)
  const descriptor = () => requireWallet(context, WALLET).wallet.descriptor
  const changeCoin = (change: Answer) => (answer: Answer) => ({
    coins: (answer.coins as readonly Answer[]).map((coin) => ({ ...coin, ...change })),
  })
  const signed = async () => {
    const { psbt } = await build()
    return signAsUser(context, { psbt, wallet: WALLET, passphrase: PASSPHRASE })
  }

  it('gives out an address of its own: the client derives the place and says so', async () => {
    const act = () => nextReceiveAddress(context, WALLET)
    const theirs = (answer: Answer) => ({ ...answer, address: PAYEE })
    await assert.rejects(lying('/addresses', theirs, act), { code: 'client.address_false' })
  })

  it('gives out an address so far out that no other software would look: refused', async () => {
    const index = 1_000_000
    const far = { address: descriptorAddress(descriptor(), 'regtest', 0, index), index }
    const act = () => nextReceiveAddress(context, WALLET)
    const told = (answer: Answer) => ({ ...answer, ...far })
    await assert.rejects(lying('/addresses', told, act), { code: 'client.address_false' })
    assert.ok(requireWallet(context, WALLET).givenOut < 10)
  })

  it('names coins that are not the wallet’s, or out of reach: refused', async () => {
    const act = () => lookAtFunds(context, WALLET)
    const foreign = changeCoin({ script: '00'.repeat(34) })
    await assert.rejects(lying('/coins', foreign, act), { code: 'client.coin_false' })
    const index = 1_000_000
    const script = deriveScripts(descriptor(), 0, index).script.toHex()
    const far = changeCoin({ script, index, chain: 'receive' })
    await assert.rejects(lying('/coins', far, act), { code: 'client.coin_false' })
    assert.equal(requireWallet(context, WALLET).marks[0], 0)
  })

  it('names a coin larger than it is, or one that was never made: nothing is signed', async () => {
    const larger = changeCoin({ amountSats: '900000000' })
    await assert.rejects(lying('/coins', larger, build), { code: 'client.coin_false' })
    const other = changeCoin({ outputIndex: 7 })
    await assert.rejects(lying('/coins', other, build), { code: 'client.coin_false' })
  })

  it('swaps a previous transaction, so that a fee looks small: nothing is signed', async () => {
    const swapped = (answer: Answer) => {
      const { outputs, ...rest } = readTransaction(Uint8Array.fromBase64(String(answer.raw)))
      const richer = outputs.map((each) => ({ ...each, amountSats: sats(each.amountSats * 2n) }))
      return { ...answer, raw: writeTransaction({ ...rest, outputs: richer }).toBase64() }
    }
    const { txid } = (await lookAtFunds(context, WALLET)).spendable[0] ?? { txid: '' }
    await assert.rejects(lying(txid, swapped, build), { code: 'psbt.utxo_mismatch' })
  })

  it('says that the signer signed, or changes what it said: not believed', async () => {
    const psbt = await signed()
    const act = () => askSigner(context, { wallet: WALLET, psbt })
    const without = ({ receipt: _, ...answer }: Answer) => ({ ...answer, state: 'signed' })
    await assert.rejects(lying('/spends', without, act), { code: 'channel.answer_forged' })
    const changed = (answer: Answer) => {
      const frame = Buffer.from(String(answer.receipt), 'base64').toString()
      const lied = frame.replace('code-needed', 'signed')
      return { ...answer, receipt: Buffer.from(lied).toString('base64') }
    }
    await assert.rejects(lying('/spends', changed, act), { code: 'channel.answer_forged' })
    assert.equal((await act()).kind, 'code-needed')
  })

  it('says that a code was wrong and keeps the signature: the client keeps the spend', async () => {
    const psbt = await signed()
    const code = cli.code()
    const denied = { type: 'x', title: 'x', status: 403, code: 'factor.code_wrong', facts: {} }
    lie = (_, path) => (path.endsWith('/spends') ? denied : undefined)
    const asked = askSigner(context, { wallet: WALLET, psbt, code })
    await assert.rejects(asked, { code: 'factor.code_wrong', by: 'server' })
    lie = () => undefined
    assert.deepEqual(
      keptSpends(context).map(({ txid }) => txid),
      [psbt.txid],
    )
    const again = await askSigner(context, { wallet: WALLET, psbt })
    assert.equal(again.kind, 'signed')
  })
})

async function passOn(api: string, request: IncomingMessage) {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const { method = 'GET', headers } = request
  const kept = Object.entries(headers).filter(([name]) => !/^(host|connection)$/.test(name))
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
  const response = await fetch(new URL(request.url ?? '/', api), {
    method,
    headers: kept.map(([name, value]) => [name, String(value)] as [string, string]),
    ...body,
  })
  return { status: response.status, answer: (await response.json()) as Answer }
}
