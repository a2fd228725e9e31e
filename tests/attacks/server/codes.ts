// Codes and spends in the attacker's hands: kept, redirected, withheld, sent again.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { HttpRequest } from '@countersign/channel/envelope.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import {
  bytesToSign,
  contentDigest,
  httpTag,
  signatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { requestOf } from '../../builders/evil.ts'
import { at } from '../../builders/house.ts'
import { type Owner, spendBody, WALLET } from '../../builders/owner.ts'
import { say } from '../say.ts'
import type { Scenarios } from './site.ts'

const SPENDS = `/v1/wallets/${WALLET}/spends`
const SWALLOW = { on: `POST ${SPENDS}`, act: 'swallow' } as const
const LOSE = { on: `POST ${SPENDS}`, act: 'lose' } as const

/** A request as the owner's device signs it, with whatever a thief of the device changes. */
export function signedRequest(
  { device, identity }: Owner,
  meant: {
    readonly body: Canonical | Uint8Array
    readonly path?: string
    readonly ageSeconds?: number
    readonly tag?: string
  },
): HttpRequest {
  const { path = SPENDS, ageSeconds = 0, tag = httpTag(fingerprint(identity)) } = meant
  const body = meant.body instanceof Uint8Array ? meant.body : canonicalBytes(meant.body)
  const params = {
    method: 'POST',
    path,
    contentDigest: contentDigest(body),
    created: Math.floor(Date.now() / 1000) - ageSeconds,
    keyId: rawPublicKey(device).toHex(),
    nonce: randomBytes(16).toHex(),
    tag,
  }
  const { method, created, keyId: key, nonce } = params
  const signature = signBytes(device, bytesToSign(params)).toHex()
  return { method, path, created, key, nonce, body, signature }
}

/** The headers that a signed request has over HTTP. */
export function headersOf({ identity }: Owner, request: HttpRequest): Record<string, string> {
  const { key: keyId, signature, body, ...rest } = request
  const tag = httpTag(fingerprint(identity))
  const params = { ...rest, keyId, tag, contentDigest: contentDigest(body) }
  const signed = signatureHeaders({ ...params, path: SPENDS }, Uint8Array.fromHex(signature))
  return { ...signed, 'content-type': 'application/json' }
}

export const CODES: Scenarios = {
  'a code that was kept is worth nothing once the next one was used': async ({
    owner,
    evil,
    last,
  }) => {
    const before = await owner.usedSats()
    await evil.order(SWALLOW)
    const kept = owner.spend(50_000n)
    await assert.rejects(owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, kept) }))
    const request = requestOf(await last('POST'))
    await evil.order()
    const next = owner.spend(30_000n)
    const told = await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, next) })
    assert.equal(told.state, 'signed')
    assert.equal(await evil.pass(request), 'factor.code_reused')
    assert.equal((await owner.usedSats()) - before, 30_500n)
    say(
      'the server, and kept a request for 50500 sat with its sealed code',
      '0 sat: the owner’s next code made it worthless',
    )
  },

  'a kept request is the owner’s own spend for 600 seconds, and nothing after': async ({
    owner,
    evil,
  }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(40_000n)
    const old = signedRequest(owner, { body: spendBody(owner, psbt), ageSeconds: 601 })
    assert.equal(await evil.pass(old), 'channel.request_stale')
    assert.equal(await owner.usedSats(), before)
    say('the server, and a request with a fresh code kept for 601 s', '0 sat')
  },

  'a code cannot be redirected, not even with the owner’s device key': async ({
    owner,
    evil,
    wrongCodes,
  }) => {
    const before = await owner.usedSats()
    const [honest, theirs] = [owner.spend(20_000n), owner.spend(90_000n)]
    const code = owner.sealedCode(honest.txid)
    const body = { psbt: writePsbt(theirs).toBase64(), code }
    assert.equal(await evil.pass(signedRequest(owner, { body })), 'channel.seal_broken')
    const other = { psbt: writePsbt(honest).toBase64(), code }
    const elsewhere = signedRequest(owner, { body: other, path: '/v1/wallets/other/spends' })
    assert.equal(await evil.pass(elsewhere), 'wallet.missing')
    assert.equal(await owner.usedSats(), before)
    assert.equal(await wrongCodes(), '0')
    say(
      'server, device key, a spend of 90500 sat signed by the user, and the code for another',
      '0 sat',
    )
  },

  'a withheld request changes nothing, and the same spend can be asked for again': async ({
    owner,
    evil,
  }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(10_000n)
    await evil.order(SWALLOW)
    const body = spendBody(owner, psbt)
    for (let tries = 0; tries < 3; tries += 1) {
      await assert.rejects(owner.api().askSpend({ wallet: WALLET, body }))
    }
    assert.equal(await owner.usedSats(), before)
    await evil.order()
    assert.equal((await owner.api().askSpend({ wallet: WALLET, body })).state, 'signed')
    assert.equal((await owner.usedSats()) - before, 10_500n)
    say('the server, and swallowed a spend of 10500 sat three times', 'a delay; it counted once')
  },

  'a withheld answer changes nothing: the spend is signed once and told again': async ({
    owner,
    evil,
  }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(11_000n)
    await evil.order(LOSE)
    const body = spendBody(owner, psbt)
    await assert.rejects(owner.api().askSpend({ wallet: WALLET, body }))
    await evil.order()
    const shown = await owner.api().showSpend({ wallet: WALLET, txid: psbt.txid })
    assert.equal(shown.state, 'signed')
    // Without a code: it was used up by the spend itself.
    const again = await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt, null) })
    assert.deepEqual([again.state, again.psbt], ['signed', shown.psbt])
    assert.equal((await owner.usedSats()) - before, 11_500n)
    say('the server, and lost the answer to a spend of 11500 sat', 'a delay; it counted once')
  },

  'a request withheld until the owner cancelled stays cancelled': async ({ owner, evil, last }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(12_000n)
    await evil.order(SWALLOW)
    await assert.rejects(owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt) }))
    const request = requestOf(await last('POST'))
    await owner.ask('spend.cancel', { wallet: WALLET, txid: psbt.txid })
    assert.equal(await evil.pass(request), 'spend.cancelled')
    await evil.order()
    assert.equal(await owner.usedSats(), before)
    say('the server, and a spend of 12500 sat held back until the owner cancelled it', '0 sat')
  },

  'a request sent again gets the same signature, once, and no other request': async ({
    owner,
    evil,
    last,
  }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(13_000n)
    const first = await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
    const seen = await last('POST')
    const request = requestOf(seen)
    for (let tries = 0; tries < 5; tries += 1) {
      assert.equal(at(await evil.pass(request), 'outcome'), 'signed')
    }
    const raw = await owner.api().showSpend({ wallet: WALLET, txid: psbt.txid })
    assert.equal(raw.psbt, first.psbt)
    const other = canonicalBytes(spendBody(owner, owner.spend(14_000n), null))
    for (const change of [
      { body: other },
      { path: '/v1/wallets/other/spends' },
      { path: `${SPENDS}/${psbt.txid}`, method: 'DELETE' },
      { path: `/v1/wallets/${WALLET}/policy` },
      { created: request.created + 1 },
      { nonce: '00'.repeat(16) },
    ]) {
      assert.equal(await evil.pass({ ...request, ...change }), 'channel.signature_invalid')
    }
    assert.equal((await owner.usedSats()) - before, 13_500n)
    say(
      'the server, and sent a signed spend of 13500 sat five times more, and to six other meanings',
      'the same signature; it counted once',
    )
  },

  'a request for another signer is nothing to this one': async ({ owner, evil }) => {
    const body = spendBody(owner, owner.spend(10_000n))
    const tag = httpTag(`${'0000-'.repeat(7)}0000`)
    assert.equal(await evil.pass(signedRequest(owner, { body, tag })), 'channel.signature_invalid')
    say('the server, and a signed request meant for another signer', '0 sat')
  },

  'the server can neither spend codes nor lock the owner out with wrong ones': async ({
    owner,
    evil,
    wrongCodes,
  }) => {
    const psbt = owner.spend(10_000n)
    const sealedWrong = () => owner.sealedCode(psbt.txid, '000000')
    const body = () => ({ psbt: writePsbt(psbt).toBase64(), code: sealedWrong() })
    for (let tries = 0; tries < 40; tries += 1) {
      const forged = { ...signedRequest(owner, { body: body() }), signature: '00'.repeat(64) }
      assert.equal(await evil.pass(forged), 'channel.signature_invalid')
    }
    assert.equal(await wrongCodes(), '0')
    // A thief of the device key as well: without the user's key no code is looked at.
    const draft = owner.draft(10_000n)
    const unsigned = {
      psbt: writePsbt(draft).toBase64(),
      code: owner.sealedCode(draft.txid, '000000'),
    }
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await evil.pass(signedRequest(owner, { body: unsigned }))
      assert.match(String(answer), /^sign\./)
    }
    assert.equal(await wrongCodes(), '0')
    const told = await owner
      .api()
      .askSpend({ wallet: WALLET, body: spendBody(owner, psbt, owner.sealedCode(psbt.txid)) })
    assert.equal(told.state, 'signed')
    say(
      'the server, then the device key too, and sent 80 wrong codes',
      'no wrong code counted; the owner spent at once',
    )
  },

  'a binding is of one use: a code for a spend opens no other act': async ({ owner }) => {
    const sealed = owner.sealedCode('00'.repeat(32))
    assert.deepEqual(spendBinding(WALLET, '00'.repeat(32)).for, 'spend')
    for (const [kind, body] of [
      ['device.add', { device: '11'.repeat(32), name: 'thief', code: sealed }],
      ['factor.cancel', { factor: 'hotp-1', code: sealed }],
      ['witness.add', { witness: '22'.repeat(32), name: 'thief', code: sealed }],
    ] as const) {
      await assert.rejects(owner.ask(kind, body), (error: { code: string }) => {
        assert.match(error.code, /seal_broken|factor\.missing/)
        return true
      })
    }
    say('the owner’s device key and a code sealed for a spend', 'no device, factor or witness')
  },
}
