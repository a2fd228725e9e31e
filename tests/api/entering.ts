// How the command line lets others in: a token for a program, a link into the console.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Commands, WALLET } from '../builders/cli.ts'
import { openBrowser } from './browser.ts'

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

  it('opens the console by a one-time link', async () => {
    const { json } = await cli().run(['console'])
    const [origin, secret = ''] = String(json.url).split('/#/open/')
    const { cookies, api } = openBrowser(cli().api, { origin: String(origin) })
    await api.enterByOpening({ body: { secret } })
    assert.equal((await api.showMe()).session.stage, 'setting-up')
    assert.equal(cookies.size, 1)
  })
}
