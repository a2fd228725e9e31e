import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { fingerprint } from '@countersign/channel/identity.ts'
import {
  bytesToSign,
  contentDigest,
  httpTag,
  signatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import {
  deviceOf,
  idle,
  type Lodge,
  NOW,
  openLodge,
  ownDevice,
  psbtOf,
  SIGNER,
  strangerKey,
  WALLET,
} from './lodge.ts'

/** Asks, and lets the worker run while the request waits. */
async function ask(lodge: Lodge, number: number, more: { readonly broadcast?: 'yes' | 'no' } = {}) {
  const { psbt } = psbtOf(number)
  const answer = lodge.api.askSpend({ wallet: WALLET, body: { psbt, ...more } })
  await idle(lodge, answer)
  await lodge.work()
  return await answer
}

async function problemOf(answer: Promise<unknown>): Promise<ApiProblem> {
  try {
    await answer
  } catch (problem) {
    return problem as ApiProblem
  }
  return assert.fail('it was answered')
}

const isProblem = (code: string, status: number) => (error: ApiProblem) => {
  assert.equal(error.code, code)
  assert.equal(error.status, status)
  return true
}

describe('asking for a spend', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())
  beforeEach(() => {
    lodge.reply = () => ({ body: { outcome: 'signed' } })
    lodge.now = NOW
    lodge.passed.length = 0
  })

  it('records the request, passes it on whole, and answers what the signer said', async () => {
    const { txid, psbt } = psbtOf(1)
    const spend = await ask(lodge, 1, { broadcast: 'no' })
    assert.equal(spend.state, 'signed')
    assert.equal(spend.txid, txid)
    assert.equal(spend.broadcast, 'no')
    assert.equal(spend.psbt, psbt)
    assert.ok(spend.receipt)
    const [request] = lodge.passed
    assert.equal(request?.path, `/v1/wallets/${WALLET}/spends`)
    assert.equal(
      new TextDecoder().decode(request?.body),
      canonicalText({ psbt, broadcast: 'no' }),
      'the bytes the device signed',
    )
    assert.equal((await lodge.api.showSpend({ wallet: WALLET, txid })).state, 'signed')
  })

  it('answers a denial as an answer, and a fault as a problem with its proof', async () => {
    lodge.reply = () => ({ body: { outcome: 'denied' } })
    assert.equal((await ask(lodge, 2)).state, 'denied')
    lodge.reply = () => ({ code: 'factor.code_wrong', facts: { left: 2 } })
    const problem = await problemOf(ask(lodge, 3))
    assert.equal(problem.code, 'factor.code_wrong')
    assert.equal(problem.status, 403)
    assert.deepEqual(problem.facts, { left: '2' })
    assert.ok(problem.receipt)
  })

  it('says 202 when the signer takes too long, and the spend goes on', async () => {
    const { psbt, txid } = psbtOf(4)
    const patient = lodge.store.settled
    Object.assign(lodge.store, { settled: (id: string) => patient(id, 0) })
    try {
      const spend = await lodge.api.askSpend({ wallet: WALLET, body: { psbt } })
      assert.equal(spend.state, 'asked')
      assert.equal(spend.receipt, undefined)
    } finally {
      Object.assign(lodge.store, { settled: patient })
    }
    await lodge.work()
    assert.equal((await lodge.api.showSpend({ wallet: WALLET, txid })).state, 'signed')
  })

  it('tells a reader what became of it, and gives nothing that could be sent', async () => {
    const { txid, psbt } = psbtOf(73)
    await ask(lodge, 73, { broadcast: 'no' })
    await lodge.store.transact(async (tx) => {
      const spend = await tx.lockSpend(WALLET, txid)
      if (spend) await tx.putSpend({ ...spend, transaction: Uint8Array.of(2, 0) })
    })
    const own = await lodge.api.showSpend({ wallet: WALLET, txid })
    assert.deepEqual([own.psbt, own.transaction], [psbt, 'AgA='])
    const { psbt: _, transaction: __, ...rest } = own
    const reader = lodge.client({ token: await lodge.token() })
    assert.deepEqual(await reader.showSpend({ wallet: WALLET, txid }), rest)
  })

  it('takes a signed request once', async () => {
    const { psbt } = psbtOf(5)
    const sent: { url: string; init: RequestInit }[] = []
    const spy: typeof fetch = (url, init) => {
      sent.push({ url: String(url), init: init ?? {} })
      return fetch(url, init)
    }
    const answer = lodge.client({ fetch: spy }).askSpend({ wallet: WALLET, body: { psbt } })
    await idle(lodge, answer)
    await lodge.work()
    await answer
    const [first] = sent
    const again = await fetch(first?.url ?? '', first?.init ?? {})
    assert.equal(again.status, 409)
    assert.equal(((await again.json()) as { code: string }).code, 'http.nonce_used')
    assert.equal(lodge.passed.length, 1)
  })

  it('refuses strangers, stale requests, other bodies, other signers, and tokens', async () => {
    const { psbt } = psbtOf(6)
    const order = { wallet: WALLET, body: { psbt } }
    const refusals: readonly (readonly [Promise<unknown>, string, number])[] = [
      [
        lodge.client({ device: deviceOf(strangerKey) }).askSpend(order),
        'channel.device_unknown',
        403,
      ],
      [lodge.client({ now: () => NOW - 601 }).askSpend(order), 'channel.request_stale', 409],
      [lodge.client({ now: () => NOW + 601 }).askSpend(order), 'channel.request_stale', 409],
      [
        lodge.client({ signer: 'ffff-ffff-ffff-ffff-ffff-ffff-ffff-ffff' }).askSpend(order),
        'http.signature_invalid',
        401,
      ],
      [
        lodge
          .client({
            device: {
              ...deviceOf(strangerKey),
              keyId: ownDevice.keyId,
            },
          })
          .askSpend(order),
        'http.signature_invalid',
        401,
      ],
      [
        lodge
          .client({
            fetch: (url, init) => fetch(url, { ...init, body: canonicalText({ psbt: '' }) }),
          })
          .askSpend(order),
        'http.signature_invalid',
        401,
      ],
    ]
    for (const [attempt, code, status] of refusals) {
      await assert.rejects(attempt, isProblem(code, status), code)
    }
    const token = await lodge.token()
    const bearer = await fetch(`${lodge.url}/v1/wallets/${WALLET}/spends`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: canonicalText({ psbt }),
    })
    assert.equal(bearer.status, 401)
    assert.equal(((await bearer.json()) as { code: string }).code, 'http.credentials_missing')
    assert.deepEqual([lodge.passed.length, lodge.store.jobs().length], [0, 0])
  })

  it('takes a request that is 600 seconds old, or as far from the future', async () => {
    for (const [number, created] of [
      [7, NOW - 600],
      [8, NOW + 600],
    ] as const) {
      const { psbt } = psbtOf(number)
      const answer = lodge
        .client({ now: () => created })
        .askSpend({ wallet: WALLET, body: { psbt } })
      await idle(lodge, answer)
      await lodge.work()
      assert.equal((await answer).state, 'signed')
    }
  })

  it('refuses what is no PSBT before the signer hears of it, and unknown wallets', async () => {
    const bad = lodge.api.askSpend({ wallet: WALLET, body: { psbt: 'AAAA' } })
    await assert.rejects(bad, (error: ApiProblem) => error.status === 422)
    const { psbt } = psbtOf(9)
    const nowhere = lodge.api.askSpend({ wallet: 'nowhere', body: { psbt } })
    await assert.rejects(nowhere, isProblem('wallet.missing', 404))
    assert.deepEqual([lodge.passed.length, lodge.store.jobs().length], [0, 0])
  })

  it('demands canonical bodies, whatever the signature', async () => {
    const { psbt } = psbtOf(10)
    const body = JSON.stringify({ psbt, broadcast: 'no' }, null, 1)
    const path = `/v1/wallets/${WALLET}/spends`
    const params = {
      method: 'POST',
      path,
      contentDigest: contentDigest(new TextEncoder().encode(body)),
      created: NOW,
      keyId: ownDevice.keyId,
      nonce: '11'.repeat(16),
      tag: httpTag(fingerprint(SIGNER)),
    }
    const signed = signatureHeaders(params, ownDevice.sign(bytesToSign(params)))
    const headers = { ...signed, 'content-type': 'application/json' }
    const response = await fetch(`${lodge.url}${path}`, { method: 'POST', headers, body })
    assert.equal(response.status, 400)
    assert.equal(((await response.json()) as { code: string }).code, 'canonical.invalid')
  })

  it('keeps no more askings of one device than it may have open', async () => {
    const patient = lodge.store.settled
    Object.assign(lodge.store, { settled: (id: string) => patient(id, 0) })
    try {
      for (let number = 0; number < 64; number++) {
        await lodge.api.askSpend({ wallet: WALLET, body: { psbt: psbtOf(100 + number).psbt } })
      }
      const { psbt } = psbtOf(200)
      const over = lodge.api.askSpend({ wallet: WALLET, body: { psbt } })
      await assert.rejects(over, isProblem('http.busy', 503))
      await lodge.work()
      await lodge.api.askSpend({ wallet: WALLET, body: { psbt } })
    } finally {
      Object.assign(lodge.store, { settled: patient })
      await lodge.work()
    }
  })
})

describe('cancelling a spend', () => {
  it('is passed on whole, and takes hold when the signer says so', async () => {
    const lodge = await openLodge()
    try {
      const { txid } = psbtOf(1)
      lodge.reply = () => ({ body: { outcome: 'waiting' } })
      assert.equal((await ask(lodge, 1)).state, 'waiting')
      lodge.reply = () => ({ code: 'spend.missing' })
      const order = { wallet: WALLET, txid }
      await assert.rejects(lodge.api.cancelSpend(order), isProblem('spend.missing', 404))
      assert.equal((await lodge.api.showSpend(order)).state, 'waiting')
      lodge.reply = () => ({ body: { state: 'cancelled' } })
      const cancelled = await lodge.api.cancelSpend(order)
      assert.equal(cancelled.state, 'cancelled')
      assert.equal(lodge.passed.at(-1)?.method, 'DELETE')
      assert.equal(lodge.passed.at(-1)?.path, `/v1/wallets/${WALLET}/spends/${txid}`)
    } finally {
      await lodge.close()
    }
  })
})
