// One path, one meaning: whatever the server's router makes of a request, the signer reads the same
// act and the same wallet from it, or the request goes nowhere.

import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { HTTP_ACTS, readHttpAct } from '@countersign/core/access/http-signature.ts'
import { canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import fc from 'fast-check'
import { type Lodge, openLodge, psbtOf, WALLET } from './lodge.ts'
import { signed } from './signing.ts'

const SPENDS = `/v1/wallets/${WALLET}/spends`
const { psbt, txid } = psbtOf(1)
const BODY = canonicalText({ psbt })

/** What each act of the signer is called in the server's log. */
const ROUTE_OF: ReadonlyMap<string, string> = new Map(
  HTTP_ACTS.map(({ method, path, kind }) => [kind, `${method} ${path}`]),
)

describe('a signed path', () => {
  let lodge: Lodge
  let nonce = 0
  before(async () => {
    lodge = await openLodge()
    const { settled } = lodge.store
    Object.assign(lodge.store, { settled: (id: string) => settled(id, 0) })
  })
  after(() => lodge.close())
  beforeEach(() => {
    lodge.lines.length = 0
  })

  type Sending = {
    readonly method: string
    /** As it stands in the request line. */
    readonly path: string
    readonly body?: string
    /** What the signature is over, where that is something else. */
    readonly signedAs?: string
  }

  /** Sends exactly these characters. @returns the status, and what reached the signer */
  const send = async ({ method, path, body = '', signedAs = path }: Sending) => {
    nonce += 1
    lodge.passed.length = 0
    const auth = signed({ method, path: signedAs, body, nonce, at: lodge.now })
    const headers = {
      ...auth,
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
      'content-length': String(Buffer.byteLength(body)),
    }
    const { status, id } = await sendRaw(lodge.url, { method, path, headers, body })
    await lodge.work()
    return { status, id, passed: [...lodge.passed] }
  }

  /** What the log says of a request; it says so a moment after the answer. */
  const lineOf = async (id: string): Promise<string> => {
    const found = lodge.lines.find((line) => line.endsWith(` ${id}`))
    if (found !== undefined) return found
    await setImmediate()
    return await lineOf(id)
  }

  it('of each act reaches it', async () => {
    for (const [method, path, body] of [
      ['POST', SPENDS, BODY],
      ['DELETE', `${SPENDS}/${txid}`, ''],
      [
        'POST',
        `/v1/wallets/${WALLET}/policy`,
        canonicalText({ from: '00'.repeat(32), policy: { version: '1' } }),
      ],
      ['POST', '/v1/witness', canonicalText({ nonce: 'ab'.repeat(16), heads: [] })],
    ] as const) {
      const { passed } = await send({ method, path, body })
      assert.equal(passed.length, 1, path)
    }
  })

  it('spelt in any other way is refused, whatever was signed', async () => {
    const other = [
      `/v1/wallets/${WALLET}%2Fspends`,
      `/v1/wallets/%73avings/spends`,
      `/v1/wallets/${WALLET}/%73pends`,
      `/v1/wallets/${WALLET}/spend%73`,
      `/v1/wallets/${WALLET}/spends%2f`,
      `/v1/wallets/${WALLET}/spends%00`,
      `/v1/wallets/${WALLET}/spends/`,
      `/v1/wallets/${WALLET}//spends`,
      `//v1/wallets/${WALLET}/spends`,
      `/v1/wallets/x/../${WALLET}/spends`,
      `/v1/wallets/${WALLET}/./spends`,
      `/v1/wallets/${WALLET}/spends;a=b`,
      `/v1/wallets/${WALLET};a/spends`,
      `/v1/wallets/${WALLET}/spends#a`,
      `/v1/wallets/${WALLET}/spends#?a`,
      `/v1/wallets/${WALLET}/Spends`,
      `/V1/wallets/${WALLET}/spends`,
      `/v1/wallets/${WALLET.toUpperCase()}/spends`,
      `${lodge.url}${SPENDS}`,
      `http://elsewhere${SPENDS}`,
      `*${SPENDS}`,
      `/v1\\wallets\\${WALLET}\\spends`,
    ]
    for (const path of other) {
      for (const signedAs of [path, SPENDS]) {
        const { status, passed } = await send({ method: 'POST', path, body: BODY, signedAs })
        assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
        assert.deepEqual(passed, [], path)
      }
    }
  })

  it('takes nothing from a query, and none that the contract does not name', async () => {
    const asked = { method: 'POST', path: `${SPENDS}?wallet=other`, body: BODY, signedAs: SPENDS }
    const { status, passed } = await send(asked)
    assert.deepEqual([status, passed], [400, []])
  })

  it('means to the signer what it means to the router', async () => {
    const word = fc.constantFrom(
      ...['v1', 'wallets', WALLET, 'spends', 'policy', 'witness', 'tokens', txid, 'limits'],
      ...['.', '..', '-', '~', '_', 'constructor', '__proto__', 'a'.repeat(129)],
    )
    const some = fc
      .array(word, { minLength: 1, maxLength: 6 })
      .map((words) => `/${words.join('/')}`)
    const near = fc
      .tuple(
        fc.constantFrom(...HTTP_ACTS),
        fc.oneof(fc.constant(WALLET), word),
        fc.oneof(fc.constant(txid), word),
      )
      .map(([{ path }, wallet, last]) => path.replace(':wallet', wallet).replace(':txid', last))
    const method = fc.constantFrom('POST', 'POST', 'DELETE', 'DELETE', 'GET', 'PUT', 'PATCH')
    const body = fc.constantFrom(
      '',
      '{}',
      BODY,
      canonicalText({ nonce: 'ab'.repeat(16), heads: [] }),
    )
    const meanings = new Set<string>()
    await fc.assert(
      fc.asyncProperty(method, fc.oneof(some, near, near), body, async (verb, path, text) => {
        const { passed, id } = await send({ method: verb, path, body: text })
        for (const request of passed) {
          const line = await lineOf(id)
          assert.deepEqual([request.method, request.path], [verb, path])
          const said = request.body.length === 0 ? {} : readCanonical(request.body)
          const act = readHttpAct(request.method, request.path, said)
          assert.ok(line.startsWith(`${ROUTE_OF.get(act.kind)} `), `${line} for ${act.kind}`)
          const isWalletless = act.kind === 'witness.answer'
          assert.equal(act.body.wallet, isWalletless ? undefined : WALLET)
          meanings.add(act.kind)
        }
      }),
      { seed: 20_261_121, numRuns: 400 },
    )
    assert.ok(meanings.size >= 2, [...meanings].join())
  })
})

type Raw = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function sendRaw(
  url: string,
  { method, path, headers, body }: Raw,
): Promise<{ readonly status: number; readonly id: string }> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, method, path, headers }, (response) => {
      response.resume()
      const id = String(response.headers['x-request-id'])
      response.once('end', () => resolve({ status: response.statusCode ?? 0, id }))
    })
    request.once('error', reject)
    request.end(body)
  })
}
