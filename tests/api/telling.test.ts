// What the API did and refused stands in the audit log, with who asked and from where.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { tokenBody } from '../builders/token.ts'
import { type Lodge, openLodge } from './lodge.ts'

async function open(t: TestContext): Promise<Lodge> {
  const lodge = await openLodge()
  t.after(() => lodge.close())
  return lodge
}

const events = async ({ store }: Lodge): Promise<readonly AuditEvent[]> =>
  (await store.reader.auditEvents(0, 1_000)).map((bytes) => readEvent(bytes))

const refusals = async (lodge: Lodge): Promise<readonly AuditEvent[]> =>
  (await events(lodge)).filter(({ outcome }) => outcome.kind === 'refused')

describe('the audit log of the API', () => {
  it('tells of acts with the device, the network and the request', async (t) => {
    const lodge = await open(t)
    const { id } = await lodge.api.createToken({ body: tokenBody('a reader') })
    await lodge.api.withdrawToken({ id })
    const told = await events(lodge)
    assert.deepEqual(
      told.map(({ act, actor, outcome, subject, network }) => [
        act,
        actor.kind,
        outcome.kind,
        subject?.id,
        network,
      ]),
      [
        ['api.createToken', 'person', 'done', id, '127.0.0.1'],
        ['api.withdrawToken', 'person', 'done', id, '127.0.0.1'],
      ],
    )
    for (const { request } of told) assert.match(request ?? '', /^[0-9a-f]{64}$/)
  })

  it('tells of refusals, whoever was refused', async (t) => {
    const lodge = await open(t)
    const secret = await lodge.token()
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${lodge.url}${path}`, { headers })
    await get('/v1/wallets')
    await get('/v1/wallets', { authorization: 'Bearer cstr_wrong' })
    await get('/v1/wallets/none', { authorization: `Bearer ${secret}` })
    await assert.rejects(lodge.api.showWallet({ wallet: 'none' }))
    await get('/no/such/route')
    const [token] = (await lodge.api.listTokens()).tokens
    const told = await refusals(lodge)
    assert.deepEqual(
      told.map(({ act, actor, outcome }) => [act, actor.kind, outcome]),
      [
        ['api.listWallets', 'stranger', { kind: 'refused', fault: 'http.credentials_missing' }],
        ['api.listWallets', 'stranger', { kind: 'refused', fault: 'http.token_invalid' }],
        ['api.showWallet', 'token', { kind: 'refused', fault: 'wallet.missing' }],
        ['api.showWallet', 'person', { kind: 'refused', fault: 'wallet.missing' }],
      ],
    )
    assert.equal(told[2]?.token, token?.id)
    assert.ok(told.every(({ network }) => network === '127.0.0.1'))
    const all = new TextDecoder().decode(Buffer.concat(told.map(({ bytes }) => bytes)))
    assert.ok(!all.includes(secret) && !all.includes('cstr_wrong'))
  })

  it('tells nothing of a checkpoint that is not there yet: whoever waits asks again', async (t) => {
    const lodge = await open(t)
    await assert.rejects(lodge.api.showAuditCheckpoint(), { code: 'audit.unnoted' })
    assert.deepEqual(await events(lodge), [])
  })

  it('tells of so many refusals a minute, and then how many it did not', async (t) => {
    const lodge = await open(t)
    const knock = () => fetch(`${lodge.url}/v1/wallets`)
    for (let n = 0; n < 123; n += 1) assert.equal((await knock()).status, 401)
    assert.equal((await refusals(lodge)).length, 120)
    lodge.now += 60
    await knock()
    await knock()
    const told = await refusals(lodge)
    assert.equal(told.length, 122)
    assert.deepEqual(told[120]?.facts, { untold: '3' })
    assert.deepEqual(told[121]?.facts, {})
  })

  it('is read by readers, from any event on', async (t) => {
    const lodge = await open(t)
    const reader = lodge.client({ token: await lodge.token() })
    await lodge.token()
    const { events: all } = await reader.listAudit({})
    assert.equal(all.length, 2)
    assert.deepEqual((await reader.listAudit({ after: '1' })).events, all.slice(1))
    assert.deepEqual((await reader.listAudit({ limit: '1' })).events, all.slice(0, 1))
    await assert.rejects(reader.showAuditCheckpoint({}), { code: 'audit.unnoted' })
  })

  it('is read backwards from the newest event, and from any event', async (t) => {
    const lodge = await open(t)
    const reader = lodge.client({ token: await lodge.token() })
    for (let n = 0; n < 4; n += 1) await lodge.token()
    const { events: all } = await reader.listAudit({})
    const backwards = async (before: string, limit: string) =>
      (await reader.listAudit({ before, limit })).events
    assert.deepEqual(await backwards('0', '500'), all.toReversed())
    assert.deepEqual(await backwards('0', '2'), [all[4], all[3]])
    assert.deepEqual(await backwards('4', '2'), [all[2], all[1]])
    assert.deepEqual(await backwards('2', '2'), [all[0]])
    assert.deepEqual(await backwards('1', '2'), [])
    assert.deepEqual(await backwards('999', '1'), [all[4]])
    const both = await reader.listAudit({ before: '4', after: '1' })
    assert.deepEqual(both.events, [all[2], all[1]])
    assert.deepEqual((await reader.listAudit({ before: '2', after: '1' })).events, [])
  })
})
