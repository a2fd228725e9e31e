// How the command line lets others in: a token for a program, a link into the console.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { type Commands, WALLET } from '../builders/cli.ts'
import { openBrowser } from './browser.ts'

type Row = {
  readonly address?: string
  readonly amountSats?: string
  readonly receivedSats?: string
}

/** The commands are there when the tests run. */
export function entering(cli: () => Commands): void {
  it('makes a token that reads, alone on standard output, and ends it', async () => {
    const made = await cli().start(['token', 'new', 'curl', '--days', '1'])
    assert.match(made.stdout, /^cstr_\w+\n$/)
    const read = async () => {
      const headers = { authorization: `Bearer ${made.stdout.trim()}` }
      const { status } = await fetch(`${cli().api}/v1/wallets/${WALLET}/balance`, { headers })
      return status
    }
    assert.equal(await read(), 200)
    const { json } = await cli().run(['token', 'list'])
    const [token] = json.tokens as readonly { readonly id: string; readonly name: string }[]
    assert.equal(token?.name, 'curl')
    assert.equal((await cli().run(['token', 'withdraw', token?.id ?? ''])).code, 0)
    assert.equal(await read(), 401)
  })

  it('says what the server knows of a wallet, and gives it out whole', async () => {
    const file = join(cli().home.root, 'known.json')
    const { code, json, stderr } = await cli().run(['wallet', 'data', WALLET, file])
    assert.equal(code, 0, stderr)
    const known = JSON.parse(readFileSync(file, 'utf8'))
    assert.equal(known.wallet.name, WALLET)
    for (const kind of ['addresses', 'coins', 'transactions', 'spends', 'labels']) {
      assert.equal(known[kind].length, json[kind], kind)
      assert.ok(known[kind].length > 0, kind)
    }
    const log = readFileSync(join(cli().home.root, 'server.log'), 'utf8')
    assert.match(log, /GET \/v1\/wallets\/\S*wallet\S*\/labels 200/)
    const secret = [...known.addresses, ...known.coins].flatMap((each: Row) => [
      ...[each.address, each.amountSats, each.receivedSats].filter((text) => (text ?? '0') !== '0'),
    ])
    assert.ok(secret.length > 10)
    assert.deepEqual(
      secret.filter((each) => new RegExp(`\\b${each}\\b`).test(log)),
      [],
      'the log of requests holds no address and no amount',
    )
    const again = await cli().run(['wallet', 'data', WALLET, file])
    assert.equal(again.code, 2, 'a file that is there is not written over')
  })

  it('opens the console by a one-time link', async () => {
    const { json } = await cli().run(['console'])
    const [origin, secret = ''] = String(json.url).split('/#/open/')
    const { cookies, api } = openBrowser(cli().api, { origin: String(origin) })
    await api.enterByOpening({ body: { secret } })
    assert.equal((await api.showMe()).session.stage, 'setting-up')
    assert.equal(cookies.size, 1)
  })
}
