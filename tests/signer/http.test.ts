// Requests that came to the server by HTTP, signed by a device: the signer checks them itself, and
// the server can neither make one up nor change one.

import assert from 'node:assert/strict'
import { sign as signWith } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { Refusal } from '@countersign/channel/client.ts'
import {
  type HttpRequest,
  readAnswer,
  requestHash,
  writeHttpRequest,
} from '@countersign/channel/envelope.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { bytesToSign, contentDigest, httpTag } from '@countersign/core/access/http-signature.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { serve } from '@countersign/signer/serve.ts'
import { at, nextCode } from '../builders/house.ts'
import { openTreasury, type Treasury } from '../builders/treasury.ts'
import { deskKey, leave, paying, state } from '../builders/waiting.ts'

const INVALID = { code: 'channel.signature_invalid' }

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

type Meant = {
  readonly method?: string
  readonly path: string
  readonly body: Canonical
  readonly device?: ReturnType<typeof privateKey>
  readonly created?: number
  readonly tag?: string
}

/** What an honest client signs, and the toSign its answer is named by. */
function signed({ house }: Treasury, meant: Meant) {
  const { method = 'POST', path, device = house.device, created = house.clock.now } = meant
  const body = canonicalBytes(meant.body)
  const key = rawPublicKey(device).toHex()
  const nonce = 'ab'.repeat(16)
  const tag = meant.tag ?? httpTag(fingerprint(house.service().signer.keys.identity))
  const params = {
    method,
    path,
    contentDigest: contentDigest(body),
    created,
    keyId: key,
    nonce,
    tag,
  }
  const toSign = bytesToSign(params)
  const signature = signWith(null, toSign, device).toHex()
  return { request: { method, path, created, key, nonce, body, signature }, toSign }
}

/** What the signer answers, checked as the HTTP client does. @throws Refusal */
function send({ house }: Treasury, request: HttpRequest, toSign: Uint8Array): Canonical {
  const framed = serve(house.service(), 'server', writeHttpRequest(request))
  const { signingKey } = house.service().signer.keys.identity
  const answer = readAnswer(framed, requestHash(toSign), signingKey)
  if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
  return answer.body
}

function ask(treasury: Treasury, meant: Meant): Canonical {
  const { request, toSign } = signed(treasury, meant)
  return send(treasury, request, toSign)
}

const spendsOf = ({ wallet }: Treasury) => `/v1/wallets/${wallet}/spends`

describe('a signed HTTP request', () => {
  it('asks for a spend, with wallet from the path and without what is the server’s', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const code = house.seal(nextCode(house, held.seed), spendBinding(wallet, psbt.txid))
    const body = { psbt: writePsbt(psbt).toBase64(), code, broadcast: 'no' }
    const { request, toSign } = signed(treasury, { path: spendsOf(treasury), body })
    assert.equal(at(send(treasury, request, toSign), 'outcome'), 'signed')

    const [entry] = house.service().signer.journal.readBack(spendLog(wallet), 99, 1)
    assert.deepEqual(entry?.proofs[0], {
      kind: 'device',
      device: request.key,
      request: requestHash(toSign),
      signature: request.signature,
      http: {
        method: 'POST',
        path: spendsOf(treasury),
        created: String(request.created),
        nonce: request.nonce,
        contentDigest: contentDigest(request.body),
      },
    })
  })

  it('leaves one for the desk, and cancels it', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 10_000n, 1)
    const body = { psbt: writePsbt(psbt).toBase64(), deskKey: deskKey().deskKey }
    assert.equal(at(ask(treasury, { path: spendsOf(treasury), body }), 'outcome'), 'waiting')
    const path = `${spendsOf(treasury)}/${psbt.txid}`
    assert.equal(at(ask(treasury, { method: 'DELETE', path, body: {} }), 'state'), 'cancelled')
    assert.equal(at(state(treasury, psbt.txid), 'state'), 'cancelled')
  })

  it('with any part changed is refused, under the name of what was changed', (t) => {
    const treasury = open(t)
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    const path = `${spendsOf(treasury)}/${left.txid}`
    const { request } = signed(treasury, { method: 'DELETE', path, body: {} })
    const stranger = rawPublicKey(privateKey('ed25519', new Uint8Array(32).fill(9))).toHex()
    const changes: readonly Partial<HttpRequest>[] = [
      { method: 'POST' },
      { path: `${spendsOf(treasury)}/${'00'.repeat(32)}` },
      { created: request.created + 1 },
      { nonce: 'ac'.repeat(16) },
      { key: stranger },
      { body: canonicalBytes({ more: '' }) },
      { signature: '00'.repeat(64) },
    ]
    for (const change of changes) {
      const changed = { ...request, ...change }
      const { identity } = treasury.house.service().signer.keys
      const toSign = bytesToSign({
        ...changed,
        keyId: changed.key,
        contentDigest: contentDigest(changed.body),
        tag: httpTag(fingerprint(identity)),
      })
      assert.throws(() => send(treasury, changed, toSign), INVALID, JSON.stringify(change))
    }
    assert.equal(at(state(treasury, left.txid), 'state'), 'waiting')
  })

  it('for another signer, by a stranger, or too old or early is refused', (t) => {
    const treasury = open(t)
    const path = `${spendsOf(treasury)}/${'00'.repeat(32)}`
    const meant = { method: 'DELETE', path, body: {} }
    const { request } = signed(treasury, { ...meant, tag: httpTag(`${'0000-'.repeat(7)}0000`) })
    const { toSign } = signed(treasury, meant)
    assert.throws(() => send(treasury, request, toSign), INVALID)
    const device = privateKey('ed25519', new Uint8Array(32).fill(9))
    assert.throws(() => ask(treasury, { ...meant, device }), { code: 'channel.device_unknown' })
    const { now } = treasury.house.clock
    for (const drift of [-601, 601]) {
      const stale = () => ask(treasury, { ...meant, created: now + drift })
      assert.throws(stale, { code: 'channel.request_stale' })
    }
    for (const drift of [-600, 600]) {
      assert.ok(ask(treasury, { ...meant, created: now + drift }))
    }
  })

  it('is no way to any other act', (t) => {
    const treasury = open(t)
    for (const [method, path] of [
      ['POST', '/v1/tokens'],
      ['GET', '/v1/wallets'],
      ['POST', '/v1/devices'],
      ['DELETE', '/v1/wallets/spending'],
    ] as const) {
      assert.throws(() => ask(treasury, { method, path, body: {} }), { code: 'http.route_missing' })
    }
    const wallet = { path: spendsOf(treasury), body: { wallet: 'other', psbt: 'AA==' } }
    assert.throws(() => ask(treasury, wallet), { code: 'http.request_invalid' })
  })

  it('that is no such frame is answered by the frame’s own hash', (t) => {
    const { house } = open(t)
    const { signingKey } = house.service().signer.keys.identity
    const { request } = signed(open(t), { path: '/v1/witness', body: {} })
    const written = JSON.parse(Buffer.from(writeHttpRequest(request)).toString()) as {
      readonly http: Readonly<Record<string, string>>
    }
    const odd: readonly Canonical[] = [
      { http: '' },
      { http: {} },
      { http: { ...written.http, more: '' } },
      { http: { ...written.http, path: '/%2e%2e' } },
      { http: { ...written.http, method: 'TRACE' } },
      { http: written.http, signature: '00'.repeat(64) },
    ]
    for (const value of odd) {
      const framed = canonicalBytes(value)
      const answer = readAnswer(
        serve(house.service(), 'server', framed),
        requestHash(framed),
        signingKey,
      )
      assert.equal(answer.kind, 'fault')
    }
  })
})
