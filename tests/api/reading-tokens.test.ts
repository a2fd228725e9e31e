// Reading tokens: from where and until when they are good, and what becomes of them.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { tokenBody } from '../builders/token.ts'
import { type Lodge, NOW, openLodge, ownDevice } from './lodge.ts'

const isProblem = (code: string, status: number) => (error: ApiProblem) => {
  assert.equal(error.code, code)
  assert.equal(error.status, status)
  return true
}

describe('reading tokens', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  it('are shown once, kept hashed, and read without a device', async () => {
    const { secret, ...made } = await lodge.api.createToken({ body: tokenBody('grafana') })
    assert.match(secret, /^cstr_/)
    const kept = await lodge.store.reader.tokens()
    assert.ok(!JSON.stringify(kept).includes(secret.slice(5)))
    const reader = openReader(lodge, secret)
    assert.equal((await reader.listWallets()).wallets.length, 1)
    const [listed] = (await reader.listTokens()).tokens
    assert.deepEqual(listed, { ...made, lastUsedAt: NOW })
    await lodge.api.withdrawToken({ id: made.id })
    await assert.rejects(reader.listWallets(), isProblem('http.token_invalid', 401))
    const again = lodge.api.withdrawToken({ id: made.id })
    await assert.rejects(again, isProblem('token.missing', 404))
  })

  it('end when they were said to', async () => {
    const body = { ...tokenBody('short'), expiresAt: String(NOW + 60) }
    const reader = openReader(lodge, (await lodge.api.createToken({ body })).secret)
    lodge.now = NOW + 59
    await reader.listWallets()
    lodge.now = NOW + 60
    await assert.rejects(reader.listWallets(), isProblem('http.token_invalid', 401))
    lodge.now = NOW
    const far = String(NOW + 3_653 * 86_400 + 1)
    for (const expiresAt of [String(NOW), far]) {
      const odd = lodge.api.createToken({ body: { ...tokenBody('odd'), expiresAt } })
      await assert.rejects(odd, isProblem('http.request_invalid', 400))
    }
  })

  it('are good from their own networks alone, looked at with every use', async () => {
    const make = (networks: string[]) =>
      lodge.api.createToken({ body: { ...tokenBody('placed'), networks } })
    const made = await make(['10.0.0.0/8', '127.0.0.0/8'])
    assert.deepEqual(made.networks, ['10.0.0.0/8', '127.0.0.0/8'])
    assert.equal((await openReader(lodge, made.secret).listWallets()).wallets.length, 1)
    const other = openReader(lodge, (await make(['192.0.2.0/24', '::/0'])).secret)
    await assert.rejects(other.listWallets(), isProblem('http.token_elsewhere', 403))
    const odd = [[], ['127.0.0.1'], ['127.0.0.1/8'], ['127.0.0.0/8', 'home'], ['0.0.0.0/33']]
    for (const networks of odd) {
      await assert.rejects(make(networks), isProblem('http.request_invalid', 400))
    }
  })

  it('are not guessed, mistyped or made by tokens', async () => {
    const secret = await lodge.token()
    const mistyped = secret.slice(0, -1) + (secret.endsWith('2') ? '3' : '2')
    for (const wrong of [
      mistyped,
      secret.slice(5),
      `${secret} `,
      '',
      'cstr_',
      `cstr_${'1'.repeat(50)}`,
    ]) {
      const response = await fetch(`${lodge.url}/v1/wallets`, {
        headers: { authorization: `Bearer ${wrong}x`.slice(0, -1) },
      })
      assert.equal(response.status, wrong.trim() === secret ? 200 : 401, wrong)
    }
    const made = await fetch(`${lodge.url}/v1/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{"name":"another"}',
    })
    assert.equal(made.status, 401)
  })
})

const openReader = (lodge: Lodge, token: string) => {
  const { url } = lodge
  return lodge.client({ url, token, device: ownDevice })
}
