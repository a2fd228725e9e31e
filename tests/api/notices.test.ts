// The server's own notices, from what happens to a mailbox and a telephone: a real mail server and
// a real HTTP server stand for those who carry them.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import { type HttpSink, httpSink } from '@countersign/demo/sinks/http-sink.ts'
import { type SmtpSink, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import { payment } from '../builders/coins.ts'
import { BOTH, shared } from '../builders/deciding.ts'
import { at } from '../builders/house.ts'
import { tokenBody } from '../builders/token.ts'
import { coinOf, planned, type Treasury } from '../builders/treasury.ts'
import { type Assembly, openAssembly } from './assembly.ts'

const PEOPLE = ['bob@example.org', 'cyn@example.org', 'dan@example.org', 'owner@example.org']

const POLICY = shared(BOTH)

describe('what the server tells members', () => {
  let mail: SmtpSink
  let sms: HttpSink
  let assembly: Assembly
  let treasury: Treasury
  let psbt: Psbt

  before(async () => {
    mail = await smtpSink({ isPlain: true })
    sms = await httpSink()
    assembly = await openAssembly({
      channels: {
        mail: { host: '127.0.0.1', port: mail.port, encryption: 'none', from: 'c@example.org' },
        sms: {
          provider: 'twilio',
          baseUrl: sms.url,
          account: 'AC1',
          token: 't',
          from: '+15550100',
        },
      },
    })
    treasury = assembly.team.treasury(POLICY)
    await assembly.tick()
    const coins = [coinOf(treasury, 50_000n, 1)]
    psbt = planned(treasury, { coins, payments: [payment(40_000n)] })
  })
  after(async () => {
    await assembly.close()
    await Promise.all([mail.close(), sms.close()])
  })

  /** What came since the last time: everybody has it, by both channels. */
  async function told(subject: RegExp): Promise<void> {
    await assembly.tick()
    const mails = mail.mails.splice(0)
    assert.deepEqual(mails.flatMap(({ recipients }) => recipients).toSorted(), PEOPLE)
    for (const each of mails) assert.match(each.headers.subject ?? '', subject)
    assert.equal(sms.requests.splice(0).length, PEOPLE.length)
    assert.deepEqual(await assembly.store.reader.untold(9), [])
  }

  it('tells everybody that a spend waits for approval', async () => {
    const { team } = assembly
    const body = { psbt: writePsbt(psbt).toBase64() }
    const asked = await assembly.ask(team.ada, treasury.wallet, body)
    assert.equal(asked.state, 'waiting')
    assert.ok(asked.waitsFor.includes('approvals'))
    await told(/Waits for approval: 0\.00050000 BTC from spending/)
    const { decision } = await assembly.api(team.bob).showSpend({
      wallet: treasury.wallet,
      txid: psbt.txid,
    })
    assert.deepEqual(at(decision ?? '', 'groups'), [{ group: 'approvers', count: '2', by: [] }])
    await assembly.tick()
    assert.deepEqual([mail.mails.length, sms.requests.length], [0, 0])
  })

  it('tells of each approval, and shows how far they are', async () => {
    const { team } = assembly
    const { wallet } = treasury
    const { txid } = psbt
    const policy = policyHash(POLICY)
    for (const [count, who] of [team.bob, team.cyn].entries()) {
      const said = { act: 'approve-spend', wallet, txid, policy, decision: 'approve' } as const
      await assembly.say(who, said)
      await told(/Approved: 0\.00050000 BTC from spending/)
      const { decision, waitsFor } = await assembly.api(team.ada).showSpend({ wallet, txid })
      const by = ['bob', 'cyn'].slice(0, count + 1)
      assert.deepEqual(at(decision ?? '', 'groups'), [{ group: 'approvers', count: '2', by }])
      assert.equal(waitsFor.includes('approvals'), count === 0)
    }
  })

  it('tells that it was signed, and tells nothing twice', async () => {
    const { team } = assembly
    const { wallet } = treasury
    team.house.clock.now += 1
    const code = team.house.seal(team.ada.code(), spendBinding(wallet, psbt.txid))
    const body = { psbt: writePsbt(psbt).toBase64(), code }
    assert.equal((await assembly.ask(team.ada, wallet, body)).state, 'signed')
    await told(/Signed: 0\.00050000 BTC from spending/)
    await assembly.store.transact((tx) => tx.emptyProjection())
    await assembly.tick()
    assert.deepEqual([mail.mails.length, sms.requests.length], [0, 0])
  })

  it('tells of a token that was made, and who made it', async () => {
    await assembly.api(assembly.team.bob).createToken({ body: tokenBody('a dashboard') })
    await assembly.tick()
    const [first] = mail.mails
    assert.match(first?.text ?? '', /a dashboard/)
    assert.match(first?.text ?? '', /Bob/)
    await told(/Reading token made: a dashboard/)
  })

  it('keeps what could not be sent, shows it, and sends it later in its order', async () => {
    const { team } = assembly
    mail.answer({ kind: 'refuse', code: 451, text: 'busy' })
    await assembly.api(team.bob).createToken({ body: tokenBody('one') })
    await assembly.tick()
    await assembly.api(team.bob).createToken({ body: tokenBody('two') })
    await assembly.tick()
    const { channels, attempts } = await assembly.api(team.dan).listNotices()
    const mails = channels.filter(({ channel }) => channel === 'mail')
    assert.deepEqual(
      mails.map(({ member, state, waiting }) => [member, state, waiting]),
      ['bob', 'cyn', 'dan', 'owner'].map((member) => [member, 'failing', 2]),
    )
    assert.match(mails[0]?.why ?? '', /451/)
    assert.ok(channels.every((each) => each.channel === 'mail' || each.state === 'working'))
    assert.ok(attempts.some(({ outcome, channel }) => outcome === 'refused' && channel === 'mail'))
    mail.answer({ kind: 'take' })
    team.house.clock.now += 120
    for (let looks = 0; looks < 2; looks += 1) await assembly.tick()
    const subjects = mail.mails
      .splice(0)
      .filter(({ recipients }) => recipients.includes('cyn@example.org'))
      .map(({ headers }) => /made: (\w+)/.exec(headers.subject ?? '')?.[1])
    assert.deepEqual(subjects, ['one', 'two'])
    sms.requests.splice(0)
  })

  it('sends a test to everybody that an administrator asks for', async () => {
    const { notice } = await assembly.api(assembly.team.dan).testNotices({ body: {} })
    await told(/A test/)
    const { attempts } = await assembly.api(assembly.team.dan).listNotices()
    assert.equal(attempts.filter((each) => each.notice.startsWith(notice)).length, 8)
  })
})
