// Requests that can be read in two ways: paths, bodies, headers, names.

import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Evil } from '../../builders/evil.ts'
import { spendBody, WALLET } from '../../builders/owner.ts'
import { say } from '../say.ts'
import { headersOf, signedRequest } from './codes.ts'
import type { Scenarios } from './site.ts'

const SPENDS = `/v1/wallets/${WALLET}/spends`

/** Other spellings of one path, and paths that end where it does. */
const PATHS = [
  `/v1/wallets/other/../${WALLET}/spends`,
  `/v1/wallets/./${WALLET}/spends`,
  `/v1//wallets/${WALLET}/spends`,
  `/v1/wallets/${WALLET}//spends`,
  `${SPENDS}/`,
  `${SPENDS}.`,
  `/V1/wallets/${WALLET}/spends`,
  `/v1/wallets/${WALLET.toUpperCase()}/spends`,
  `/v1/wallets/${WALLET}%2Fspends`,
  `/v1/wallets/%73avings/spends`,
  `${SPENDS};x=1`,
  `${SPENDS}%00`,
  `${SPENDS}#`,
  '/v1/wallets/__proto__/spends',
  '/v1/wallets/constructor/spends',
]

const NAMES = [
  '__proto__',
  'Savings',
  'sav\u0131ngs',
  's\u0430vings',
  'savings\u200b',
  'savings ',
  '',
  '-savings',
  'savings/../x',
  'a'.repeat(33),
]

const raw = async (evil: Evil, text: string): Promise<string> => {
  const port = await evil.port()
  return await spoken(connect(port, '127.0.0.1'), text, 'stays')
}

export const REQUESTS: Scenarios = {
  'another spelling of a path is another path, for server and signer alike': async ({
    owner,
    evil,
  }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(15_000n)
    const body = spendBody(owner, psbt)
    for (const path of PATHS) {
      const honest = signedRequest(owner, { body })
      const moved = { ...honest, path }
      assert.equal(typeof (await evil.pass(moved)), 'string', path)
      const text = new TextDecoder().decode(honest.body)
      const head = Object.entries(headersOf(owner, honest)).map(
        ([name, value]) => `${name}: ${value}`,
      )
      const told = await raw(
        evil,
        [
          `POST ${path} HTTP/1.1`,
          'host: x',
          ...head,
          `content-length: ${text.length}`,
          'connection: close',
          '',
          text,
        ].join('\r\n'),
      )
      assert.match(told, /^HTTP\/1\.1 4\d\d /, path)
      // Signed for just this spelling, where it can be signed at all.
      try {
        const meant = signedRequest(owner, { body, path })
        assert.equal(typeof (await evil.pass(meant)), 'string', path)
      } catch (fault) {
        assert.ok(fault instanceof Fault, String(fault))
      }
    }
    assert.equal(await owner.usedSats(), before)
    say(`a signed spend of 15500 sat and ${PATHS.length} other spellings of its path`, '0 sat')
  },

  'a body that could be read in two ways is read in none': async ({ owner, evil }) => {
    const before = await owner.usedSats()
    const [honest, theirs] = [owner.spend(16_000n), owner.spend(91_000n)]
    const [a, b] = [honest, theirs].map((psbt) => writePsbt(psbt).toBase64())
    const code = owner.sealedCode(honest.txid)
    const texts = [
      `{"code":"${code}","psbt":"${a}","psbt":"${b}"}`,
      `{"code":"${code}","psbt":"${a}","\\u0070sbt":"${b}"}`,
      `{"code":"${code}", "psbt":"${a}"}`,
      `\ufeff{"code":"${code}","psbt":"${a}"}`,
      `{"__proto__":{"psbt":"${b}"},"code":"${code}","psbt":"${a}"}`,
      `{"code":"${code}","psbt":"${a}","wallet":"other"}`,
      `{"psbt":"${a}","code":"${code}"}`,
      `{"code":"${code}","psbt":["${a}"]}`,
      `{"code":"${code}","psbt":"${a}"}{"psbt":"${b}"}`,
      `{"code":"${code}","psbt":"${a}","deskKey":null}`,
      '['.repeat(5_000) + ']'.repeat(5_000),
    ]
    for (const text of texts) {
      const request = signedRequest(owner, { body: new TextEncoder().encode(text) })
      assert.equal(typeof (await evil.pass(request)), 'string', text.slice(0, 40))
      const answer = await fetch(`http://127.0.0.1:${await evil.port()}${SPENDS}`, {
        method: 'POST',
        headers: headersOf(owner, signedRequest(owner, { body: new TextEncoder().encode(text) })),
        body: text,
      })
      assert.ok(
        answer.status >= 400 && answer.status < 500,
        `${answer.status} ${text.slice(0, 40)}`,
      )
    }
    assert.equal(await owner.usedSats(), before)
    say(`the device key and ${texts.length} bodies with two meanings, each well signed`, '0 sat')
  },

  'a second request hidden in the first is not heard': async ({ owner, installation, evil }) => {
    const desk = new URL(installation.status().desk ?? '')
    const smuggled = `POST /signer HTTP/1.1\r\nhost: ${desk.host}\r\ncontent-length: 1\r\n\r\nx`
    const heads = [
      'content-length: 5\r\ntransfer-encoding: chunked',
      'content-length: 5\r\ncontent-length: 6',
      'transfer-encoding: chunked, identity',
      'transfer-encoding:\tchunked\r\ncontent-length: 5',
      'content-length: +5',
      'content-length: 0x5',
    ]
    const type = 'content-type: application/octet-stream'
    for (const head of heads) {
      for (const port of [Number(desk.port), await evil.port()]) {
        const first = `POST /signer HTTP/1.1\r\nhost: ${desk.host}\r\n${type}\r\n${head}`
        const text = `${first}\r\n\r\n0\r\n\r\n${smuggled}`
        const told = await spoken(connect(port, '127.0.0.1'), text)
        assert.doesNotMatch(told, /^HTTP\/1\.1 2/, head)
        assert.ok(told.split('HTTP/1.1 ').length <= 2, `${head}: ${told}`)
      }
    }
    assert.ok(await owner.usedSats())
    say(
      `${heads.length} requests with a second one hidden inside, to desk and API`,
      'no second answer',
    )
  },

  'names that look like the wallet’s, or like an object’s own, are no wallets': async ({
    owner,
  }) => {
    for (const wallet of NAMES) {
      await assert.rejects(owner.ask('wallet.prepare', { wallet }), /.*/, wallet)
    }
    for (const wallet of ['constructor', 'tostring', 'hasownproperty', 'valueof']) {
      await assert.rejects(owner.ask('limits', { wallet }), { code: 'wallet.missing' })
      await assert.rejects(owner.api().showWallet({ wallet }), { code: 'wallet.missing' })
    }
    say(`${NAMES.length} names like the wallet’s, and those of every object`, 'no wallet')
  },

  'a request may not say twice who signed it': async ({ owner, evil }) => {
    const request = signedRequest(owner, { body: canonicalBytes({}), path: '/v1/tokens' })
    const pairs = Object.entries(headersOf(owner, request)).map(
      ([name, value]) => `${name}: ${value}`,
    )
    const twice = pairs.filter((line) => line.startsWith('signature'))
    const told = await raw(
      evil,
      [
        'POST /v1/tokens HTTP/1.1',
        'host: x',
        ...pairs,
        ...twice,
        'content-length: 2',
        'connection: close',
        '',
        '{}',
      ].join('\r\n'),
    )
    assert.match(told, /^HTTP\/1\.1 4/)
    say('a request with two signatures', 'neither was read')
  },
}

/** All that is said until the connection ends. */
function spoken(socket: Socket, text: string, then: 'goes' | 'stays' = 'goes'): Promise<string> {
  return new Promise((resolve) => {
    let told = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      told += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(told))
    if (then === 'goes') socket.end(text)
    else socket.write(text)
  })
}
