// The command line as people use it: processes of their own, over the API and the desk of a whole
// installation. What it prints for programs and how it ends is what scripts are written against.

import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { askOver } from '@countersign/channel/client.ts'
import { buildSpend } from '@countersign/cli/flows/build.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { byDesk } from '@countersign/cli/flows/exchange.ts'
import { nodeOf } from '@countersign/cli/flows/funds.ts'
import { signAsUser } from '@countersign/cli/flows/sign.ts'
import { sealCode } from '@countersign/cli/flows/signer.ts'
import { requirePairing } from '@countersign/cli/keep/pairing.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { type Commands, openCommands, PASSPHRASE, setUp, WALLET } from '../builders/cli.ts'
import { until } from '../builders/until.ts'
import { bringing } from './bringing.ts'
import { entering } from './entering.ts'
import { later } from './later.ts'
import { touching } from './touching.ts'

const NOWHERE = 'http://127.0.0.1:1'
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

describe('the command line over API and desk', { timeout: 180_000 }, () => {
  let cli: Commands
  before(async () => {
    cli = await openCommands()
    await setUp(cli)
  })
  after(() => cli.stop())

  const passphrase = PASSPHRASE
  const pay = (btc: string, ...more: readonly string[]) => ['spend', WALLET, PAYEE, btc, ...more]
  const faultOf = (json: Readonly<Record<string, unknown>>) =>
    (json.fault as { readonly code?: string } | undefined)?.code

  /** Types the code at the desk, as the page does: whoever has the link needs to be no device. */
  async function typeAtDesk(link: string) {
    const [, wallet = '', txid = '', key = ''] = new URL(link).hash.slice(2).split('/')
    const { identity } = requirePairing(cli.context)
    const code = sealCode(cli.context, cli.code(), spendBinding(wallet, txid))
    return askOver(byDesk(cli.desk), { identity })('spend.approve', { wallet, txid, key, code })
  }

  it('says how everything stands', async () => {
    const { code, json } = await cli.run(['status'])
    assert.equal(code, 0)
    const { isRunning, isPaired, wallets, api, desk, witness, processes } = json
    assert.deepEqual([isRunning, isPaired, wallets], [true, true, [WALLET]])
    assert.deepEqual([api, desk, witness], [cli.api, cli.desk, 'none'])
    const names = Object.keys(processes as object)
    for (const name of ['signer', 'server', 'desk', 'postgres']) assert.ok(names.includes(name))
    const words = await cli.start(['status'])
    assert.match(words.stdout, /isolation +\w+/)
  })

  it('is paired once', async () => {
    const again = await cli.run(['pair'])
    assert.deepEqual([again.code, again.json.isNew], [0, false])
  })

  it('receives at addresses the server gives out and the client derived, each once', async () => {
    const one = await cli.run(['receive', WALLET])
    const two = await cli.run(['receive', WALLET])
    assert.deepEqual([one.json.index, two.json.index], [0, 1])
    await nodeOf(cli.context).call('sendtoaddress', one.json.address, 0.1)
    const balance = () => cli.run(['balance', WALLET])
    const arriving = await until(balance, ({ json }) => json.arrivingBtc !== '0.00000000')
    assert.deepEqual(
      [arriving.json.arrivingBtc, arriving.json.availableBtc],
      ['0.10000000', '0.00000000'],
    )
    const paid = await cli.run(['regtest', 'fund', String(two.json.address), '0.4'])
    assert.equal(paid.code, 0, paid.stderr)
    const { json } = await cli.run(['balance', WALLET])
    assert.equal(json.availableBtc, '0.50000000')
  })

  it('spends: the server sends, and the change is there after a block', async () => {
    const sent = await cli.run(pay('0.01'), { passphrase, code: cli.code() })
    assert.deepEqual([sent.code, sent.json.outcome], [0, 'sent'], sent.stderr)
    const underWay = await cli.run(['balance', WALLET])
    assert.deepEqual(underWay.json.underWay, [sent.json.txid])
    await cli.run(['regtest', 'mine'])
    const { json } = await cli.run(['balance', WALLET])
    assert.deepEqual(json.underWay, [])
    assert.match(String(json.availableBtc), /^0\.4899\d{4}$/)
    const history = await cli.run(['history', WALLET])
    assert.match(history.stdout, new RegExp(String(sent.json.txid)))
  })

  it('pays a table in one spend, and none of it when a line is wrong', async () => {
    const file = join(cli.context.home, 'payments.csv')
    writeFileSync(file, `address,sats\n${PAYEE},700000\n${PAYEE},900\n`)
    const paid = ['spend', WALLET, '--batch', file]
    const sent = await cli.run(paid, { passphrase, code: cli.code() })
    assert.deepEqual([sent.code, sent.json.outcome], [0, 'sent'], sent.stderr)
    assert.match(sent.stderr, /2 payments of a table.*Paid more than once/s)
    await cli.run(['regtest', 'mine'])
    writeFileSync(file, `address,sats\n${PAYEE},700000\n${PAYEE},nine\n`)
    const refused = await cli.run(paid, { passphrase, code: cli.code() })
    assert.deepEqual([refused.code, faultOf(refused.json)], [2, 'client.batch_invalid'])
    assert.match(refused.stderr, /3: “nine” is no number of satoshis/)
  })

  it('takes labels of other wallets from a file, and writes them as it found them', async () => {
    const [from, to] = [join(cli.context.home, 'from.jsonl'), join(cli.context.home, 'to.jsonl')]
    const lines = [
      { type: 'output', ref: `${'ab'.repeat(32)}:1`, label: 'Löhne', spendable: false },
      { type: 'tx', ref: 'ab'.repeat(32), label: 'rent', origin: 'wsh([d34db33f])', height: 7 },
    ]
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    writeFileSync(from, `${text}{"type":"block","ref":"9"}\n`)
    const taken = await cli.run(['labels', 'import', WALLET, from])
    assert.equal(taken.code, 0, taken.stderr)
    const { put, removed, ignored, shortened } = taken.json
    assert.deepEqual([put, removed, ignored, shortened], [2, 0, 1, 0])
    const saved = await cli.run(['labels', 'export', WALLET, to])
    assert.deepEqual([saved.code, saved.json.labels], [0, 2], saved.stderr)
    assert.equal(readFileSync(to, 'utf8'), text)
    writeFileSync(from, `${text}{"type":"tx","ref":"no"}\n`)
    const refused = await cli.run(['labels', 'import', WALLET, from])
    assert.equal(faultOf(refused.json), 'labels.invalid')
  })

  it('tells what is left of the limits, by the local socket as well', async () => {
    const [far, near] = await Promise.all([
      cli.run(['limits', WALLET]),
      cli.run(['limits', WALLET, '--local']),
    ])
    assert.equal(far.code, 0, far.stderr)
    assert.deepEqual(far.json.limits, near.json.limits)
    const local = await cli.run(['balance', WALLET], {}, { COUNTERSIGN_LOCAL: '1' })
    const remote = await cli.run(['balance', WALLET])
    assert.deepEqual(local.json, remote.json)
  })

  it('ends with 3 and the reasons when the policy denies', async () => {
    const denied = await cli.run(pay('0.2'), { passphrase })
    assert.equal(denied.code, 3)
    assert.equal(denied.json.outcome, 'denied')
  })

  it('ends with 4 and the signer’s code for a wrong code, and keeps nothing', async () => {
    const wrong = await cli.run(pay('0.001'), { passphrase, code: '000000' })
    assert.deepEqual([wrong.code, faultOf(wrong.json)], [4, 'factor.code_wrong'])
    const { json } = await cli.run(['balance', WALLET])
    assert.deepEqual(json.underWay, [])
  })

  it('waits while the code is typed at the desk, and sends it then', async () => {
    const typed: Promise<unknown>[] = []
    const sent = await cli.start([...pay('0.002', '--desk'), '--json', '--yes'], {
      secrets: { passphrase },
      heard(said) {
        const link = /http:\S+\/#\/spend\/\S+/.exec(said)?.[0]
        if (link !== undefined && typed.length === 0 && said.includes('Waiting')) {
          typed.push(typeAtDesk(link))
        }
      },
    })
    await Promise.all(typed)
    assert.deepEqual([sent.code, sent.json.outcome], [0, 'sent'], sent.stderr)
    await cli.run(['regtest', 'mine'])
  })

  it('leaves a spend at the desk with 8, and goes on with it once the server is back', async () => {
    const left = await cli.run(pay('0.002', '--desk', '--no-wait'), { passphrase })
    assert.deepEqual([left.code, left.json.outcome], [8, 'waiting'], left.stderr)
    await typeAtDesk(String(left.json.link))
    const resume = ['spend', '--resume', String(left.json.txid)]
    const away = await cli.run(resume, {}, { COUNTERSIGN_API_URL: NOWHERE })
    assert.deepEqual([away.code, faultOf(away.json)], [5, 'client.api_away'])
    assert.match(away.stderr, /The server cannot be reached\. Start it with: npm start\./)
    const resumed = await cli.run(resume)
    assert.deepEqual([resumed.code, resumed.json.outcome], [0, 'sent'], resumed.stderr)
    await cli.run(['regtest', 'mine'])
  })

  it('has the server send what was signed past it', async () => {
    const { context } = cli
    const order = { wallet: WALLET, payments: [{ address: PAYEE, amountSats: sats(150_000n) }] }
    const { psbt: unsigned } = await buildSpend(context, order)
    const psbt = signAsUser(context, { psbt: unsigned, wallet: WALLET, passphrase })
    const asked = { wallet: WALLET, psbt, code: cli.code() }
    assert.equal((await askSigner({ ...context, isLocal: true }, asked)).kind, 'signed')
    const resumed = await cli.run(['spend', '--resume', psbt.txid])
    assert.deepEqual([resumed.code, resumed.json.outcome], [0, 'sent'], resumed.stderr)
    const again = await cli.run(['spend', '--resume', psbt.txid])
    assert.deepEqual([again.code, again.json.outcome], [0, 'sent'], again.stderr)
    await cli.run(['regtest', 'mine'])
  })

  bringing({ cli: () => cli, typeAtDesk })

  it('offers commands and wallets to the shell', async () => {
    const offered = async (...words: readonly string[]) =>
      (await cli.start(['complete', '--', ...words])).stdout
        .split('\n')
        .map((line) => line.split('\t')[0])
    assert.deepEqual(await offered('spe'), ['spend', ':4', ''])
    assert.deepEqual(await offered('receive', ''), [WALLET, ':4', ''])
    assert.ok((await offered('wallet', '')).includes('create'))
  })

  it('answers as the witness of a signer that was started again, and goes on', async () => {
    const signer = cli.launched.signer()
    signer.kill()
    await signer.ended
    await until(
      () => cli.run(['status']),
      ({ json }) => json.witness === 'needed',
    )
    const sent = await cli.run(pay('0.001'), { passphrase, code: cli.code() })
    assert.deepEqual([sent.code, sent.json.outcome], [0, 'sent'], sent.stderr)
    assert.equal((await cli.run(['status'])).json.witness, 'answered')
    await cli.run(['regtest', 'mine'])
  })

  it('takes back a spend that waits, and only that', async () => {
    const left = await cli.run(pay('0.002', '--desk', '--no-wait'), { passphrase })
    const txid = String(left.json.txid)
    const cancelled = await cli.run(['spend', 'cancel', WALLET, txid])
    assert.deepEqual([cancelled.code, cancelled.json.outcome], [0, 'cancelled'], cancelled.stderr)
    await assert.rejects(typeAtDesk(String(left.json.link)), { code: 'spend.cancelled' })
    const resumed = await cli.run(['spend', '--resume', txid])
    assert.deepEqual([resumed.code, faultOf(resumed.json)], [2, 'client.spend_missing'])
  })

  touching(() => cli)
  later(() => cli)

  entering(() => cli)

  it('joins a signer on another machine as a further device, by its fingerprint', async () => {
    const elsewhere = join(cli.home.root, 'elsewhere')
    const environment = { COUNTERSIGN_HOME: elsewhere, COUNTERSIGN_CLIENT_HOME: elsewhere }
    const { json: status } = await cli.run(['status'])
    const fingerprint = String(status.fingerprint)
    const reach = ['pair', '--api', cli.api, '--desk', cli.desk, '--no-wait']
    const there = (...args: readonly string[]) => cli.run(args, {}, environment)

    const asked = await there(...reach)
    assert.deepEqual([asked.code, faultOf(asked.json)], [6, 'client.input_missing'])
    const other = await there(...reach, '--fingerprint', fingerprint.replaceAll(/[0-9]/g, 'a'))
    assert.deepEqual([other.code, faultOf(other.json)], [4, 'channel.answer_forged'])
    const waiting = await there(...reach, '--fingerprint', fingerprint)
    assert.equal(waiting.code, 8, waiting.stderr)
    const device = String(waiting.json.device)
    assert.deepEqual(faultOf((await there('limits', WALLET)).json), 'client.not_paired')

    const added = await cli.run(['device', 'add', device, '--name', 'laptop'], { code: cli.code() })
    assert.equal(added.code, 0, added.stderr)
    const joined = await there(...reach, '--fingerprint', fingerprint)
    assert.deepEqual([joined.code, joined.json.isNew], [0, true], joined.stderr)
    // The addresses are kept.
    const limits = await there('limits', WALLET)
    assert.equal(limits.code, 0, limits.stderr)
    assert.equal((await there('token', 'list')).code, 0)

    const removed = await cli.run(['device', 'remove', device], { code: cli.code() })
    assert.equal(removed.code, 0, removed.stderr)
    const refused = await there('limits', WALLET)
    assert.deepEqual([refused.code, faultOf(refused.json)], [4, 'channel.device_unknown'])
    rmSync(elsewhere, { recursive: true })
  })

  it('ends with 5 when server or desk are away', async () => {
    const noServer = await cli.run(['balance', WALLET], {}, { COUNTERSIGN_API_URL: NOWHERE })
    assert.deepEqual([noServer.code, faultOf(noServer.json)], [5, 'client.api_away'])
    const noDesk = await cli.run(['limits', WALLET], {}, { COUNTERSIGN_DESK_URL: NOWHERE })
    assert.deepEqual([noDesk.code, faultOf(noDesk.json)], [5, 'channel.unreachable'])
  })
})
