// Sessions at the gate: whose cookie lets in, from where, for how long, and how they end.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SESSION_COOKIE, UNATTENDED } from '@countersign/contract/route.ts'
import { readEvent } from '@countersign/core/audit/event.ts'
import { NOTHING_CLOSED } from '@countersign/server/ports/incident.ts'
import { endAbsent } from '@countersign/server/use-cases/end-absent.ts'
import { forgetOld } from '@countersign/server/use-cases/forget-old.ts'
import { tokenBody } from '../builders/token.ts'
import { CONSOLE } from './browser.ts'
import { type Lodge, NOW, openLodge } from './lodge.ts'

type Headers = Readonly<Record<string, string>>

describe('a session', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  const ask = async (path: string, headers: Headers, method = 'GET') => {
    const response = await fetch(lodge.url + path, { method, headers })
    const body = (await response.json()) as Record<string, unknown>
    return { status: response.status, body, cookie: response.headers.get('set-cookie') }
  }
  const codeOf = async (path: string, headers: Headers, method = 'GET') => {
    const { status, body } = await ask(path, headers, method)
    return [status, body.code]
  }

  it('reads as its member, and says whose it is', async () => {
    const headers = await lodge.session()
    assert.equal((await ask('/v1/wallets', headers)).status, 200)
    const { body } = await ask('/v1/me', headers)
    assert.deepEqual([body.member, body.name, body.roles], ['owner', 'Ada', ['owner']])
    const { session } = body as { readonly session: Readonly<Record<string, unknown>> }
    assert.deepEqual(
      [session.stage, session.endsAt, session.freshUntil],
      ['full', NOW + 3_600, NOW + 300],
    )
  })

  it('is not taken from another site, nor from one that does not say where it is', async () => {
    const { cookie = '' } = await lodge.session()
    const refused: readonly Headers[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://approve.localhost:8181' },
      { origin: 'http://console.localhost' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site', origin: CONSOLE },
    ]
    for (const headers of refused) {
      const all = { ...headers, cookie }
      for (const [path, method] of [
        ['/v1/me', 'GET'],
        ['/v1/sessions', 'DELETE'],
      ] as const) {
        assert.deepEqual(
          await codeOf(path, all, method),
          [403, 'session.cross_site'],
          JSON.stringify(headers),
        )
      }
    }
    const taken: readonly Headers[] = [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-origin', origin: CONSOLE },
      { origin: CONSOLE },
    ]
    for (const headers of taken) {
      assert.equal((await ask('/v1/me', { ...headers, cookie })).status, 200)
    }
  })

  it('is not believed beside another cookie of its name', async () => {
    const { cookie = '', ...from } = await lodge.session()
    const other = `${SESSION_COOKIE}=${'B'.repeat(43)}`
    for (const both of [`${cookie}; ${other}`, `${other}; ${cookie}`]) {
      assert.equal((await codeOf('/v1/me', { ...from, cookie: both }))[0], 401)
    }
    assert.equal((await ask('/v1/me', { ...from, cookie: `a=b; ${cookie}; c=d` })).status, 200)
  })

  it('ends without use after an hour, and after a day in any case', async () => {
    const idle = await lodge.session({ usedAt: NOW - 3_600 })
    assert.deepEqual(await codeOf('/v1/me', idle), [401, 'session.invalid'])
    assert.equal((await ask('/v1/me', await lodge.session({ usedAt: NOW - 3_599 }))).status, 200)
    const old = await lodge.session({ createdAt: NOW - 86_400 })
    assert.deepEqual(await codeOf('/v1/me', old), [401, 'session.invalid'])
    await forgetOld({ store: lodge.store, clock: () => NOW })
    for (const { usedAt, createdAt } of await lodge.store.reader.sessions()) {
      assert.ok(usedAt >= NOW - 3_600 && createdAt >= NOW - 86_400)
    }
  })

  it('goes on while it is used', async () => {
    const headers = await lodge.session()
    try {
      for (let hour = 1; hour <= 23; hour++) {
        lodge.now = NOW + hour * 3_500
        assert.equal((await ask('/v1/me', headers)).status, 200)
      }
    } finally {
      lodge.now = NOW
    }
  })

  it('is not used by a page that nobody is at, nor by the event stream', async () => {
    const headers = await lodge.session()
    const alone = { ...headers, [UNATTENDED]: 'yes' }
    const stream = async () => {
      const ending = new AbortController()
      const { status } = await fetch(`${lodge.url}/v1/events`, { headers, signal: ending.signal })
      ending.abort()
      return status
    }
    const endsAt = async () => {
      const { session } = (await ask('/v1/me', alone)).body
      return (session as { readonly endsAt: number }).endsAt
    }
    try {
      for (const later of [600, 1_800, 3_599]) {
        lodge.now = NOW + later
        assert.equal((await ask('/v1/wallets', alone)).status, 200)
        assert.equal(await stream(), 200)
        assert.equal(await endsAt(), NOW + 3_600)
      }
      assert.equal((await ask('/v1/wallets', headers)).status, 200)
      assert.equal(await endsAt(), NOW + 3_599 + 3_600)
      lodge.now = NOW + 3_599 + 3_600
      assert.deepEqual(await codeOf('/v1/me', alone), [401, 'session.invalid'])
      assert.deepEqual(await codeOf('/v1/me', headers), [401, 'session.invalid'])
      assert.equal(await stream(), 401)
    } finally {
      lodge.now = NOW
    }
  })

  it('that sets up an account gets nowhere else', async () => {
    const headers = await lodge.session({ stage: 'setting-up' })
    assert.equal((await ask('/v1/me', headers)).status, 200)
    for (const path of ['/v1/wallets', '/v1/sessions', '/v1/audit']) {
      assert.deepEqual(await codeOf(path, headers), [403, 'session.setting_up'])
    }
  })

  it('of a browser behind a proxy is where the proxy says, and nobody else', async () => {
    const from = async (trustedProxies: readonly string[]) => {
      const other = await openLodge(undefined, { trustedProxies })
      try {
        const headers = { 'x-forwarded-for': '192.0.2.7', authorization: 'Bearer cstr_wrong' }
        await fetch(`${other.url}/v1/wallets`, { headers })
        return other.lines.at(-1)
      } finally {
        await other.close()
      }
    }
    assert.match((await from(['127.0.0.1/32'])) ?? '', /address:192\.0\.2\.7/)
    assert.match((await from(['10.0.0.0/8'])) ?? '', /address:127\.0\.0\.1/)
    assert.match((await from([])) ?? '', /address:127\.0\.0\.1/)
  })

  it('is listed and ended by whose it is, and by nobody else', async () => {
    await lodge.store.transact(async (tx) => {
      for (const { id } of await tx.sessions()) await tx.removeSession(id)
    })
    const [mine, other] = [await lodge.session(), await lodge.session()]
    const theirs = await lodge.session({}, 'bob')
    const { body } = await ask('/v1/sessions', mine)
    const listed = body.sessions as readonly { readonly id: string; readonly isThis: string }[]
    assert.equal(listed.length, 2)
    assert.deepEqual(listed.map(({ isThis }) => isThis).toSorted(), ['no', 'yes'])
    const [bobs] = await lodge.store.reader.sessions('bob')
    assert.deepEqual(await codeOf(`/v1/sessions/${bobs?.id}`, mine, 'DELETE'), [
      404,
      'session.missing',
    ])
    assert.ok(theirs)
    const own = listed.find(({ isThis }) => isThis === 'yes')?.id ?? ''
    assert.equal((await ask('/v1/sessions', mine, 'DELETE')).body.ended, 1)
    assert.deepEqual(await codeOf('/v1/me', other), [401, 'session.invalid'])
    const ended = await ask(`/v1/sessions/${own}`, mine, 'DELETE')
    assert.match(ended.cookie ?? '', /^__Host-countersign=; Max-Age=0; HttpOnly; Secure; SameSite/)
    assert.deepEqual(await codeOf('/v1/me', mine), [401, 'session.invalid'])
    const events = (await lodge.store.reader.auditEvents(0, 1_000)).map(readEvent)
    assert.deepEqual(
      events.filter(({ act }) => act.startsWith('session.')).map(({ act }) => act),
      ['session.ended-all', 'session.ended'],
    )
  })

  it('ends with its member’s membership, and while they are suspended', async () => {
    const { reader } = lodge.store
    const [headers, devices] = [await lodge.session(), await reader.devices()]
    const stand = (isSuspended: boolean | null) =>
      lodge.store.transact(async (tx) => {
        const ada = {
          id: 'owner',
          name: 'Ada',
          roles: ['owner'],
          isSuspended: isSuspended === true,
        }
        const members = isSuspended === null ? [] : [ada]
        await tx.putStanding({ members, devices, tokens: [], freezes: [], closure: NOTHING_CLOSED })
      })
    for (const isSuspended of [true, null]) {
      await stand(isSuspended)
      assert.deepEqual(await codeOf('/v1/me', headers), [401, 'session.invalid'])
    }
    await stand(false)
    assert.equal((await ask('/v1/me', headers)).status, 200)
    await stand(true)
    await lodge.store.transact((tx) => endAbsent(tx, [], NOW))
    await stand(false)
    assert.deepEqual(await codeOf('/v1/me', headers), [401, 'session.invalid'])
  })

  it('makes a token only while its factor is fresh, and only for an administrator', async () => {
    const make = async (headers: Headers) => {
      const response = await fetch(`${lodge.url}/v1/tokens`, {
        method: 'POST',
        headers: { ...headers, origin: CONSOLE, 'content-type': 'application/json' },
        body: JSON.stringify(tokenBody('a screen')),
      })
      return [response.status, ((await response.json()) as { readonly code?: string }).code]
    }
    assert.deepEqual(await make(await lodge.session()), [201, undefined])
    const stale = await lodge.session({ provedAt: NOW - 300 })
    assert.deepEqual(await make(stale), [403, 'session.proof_stale'])
    const { reader } = lodge.store
    await lodge.store.transact(async (tx) => {
      const bob = { id: 'bob', name: 'Bob', roles: ['spender'], isSuspended: false }
      const members = [...(await reader.members()), bob]
      const devices = await reader.devices()
      await tx.putStanding({ members, devices, tokens: [], freezes: [], closure: NOTHING_CLOSED })
    })
    const bobs = await lodge.session({}, 'bob')
    assert.deepEqual(await make(bobs), [403, 'charter.role_missing'])
    const events = (await lodge.store.reader.auditEvents(0, 1_000)).map(readEvent)
    const last = events.at(-1)
    assert.deepEqual(
      [last?.act, last?.actor, last?.outcome],
      [
        'api.createToken',
        { kind: 'person', id: 'bob' },
        { kind: 'refused', fault: 'charter.role_missing' },
      ],
    )
  })
})
