// What the courier tells beside the charter: spends that wait for approvals, each approver with a
// code of their own, and an audit log that the signer refused.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EMPTY_TREE, frontierRoot } from '@countersign/core/audit/tree.ts'
import { openPosted, openSinks, sentBy, tellAll } from '../builders/courier.ts'
import { askAs, BOTH, decide, openOffice, shared, waitsFor } from '../builders/deciding.ts'
import { at } from '../builders/house.ts'
import { contactsOf } from '../builders/team.ts'
import { paying } from '../builders/waiting.ts'

const emailOf = (member: string) => contactsOf(member)[0]?.address ?? ''

describe('a spend that waits for approvals', () => {
  it('is told once to those who approve, with amount, payee and the code to type', async (t) => {
    const options = { founding: { compareAboveSats: 10_500n } }
    const office = await openOffice(shared(BOTH), options)
    const { team, treasury } = office
    const sinks = await openSinks()
    const posted = openPosted(team.house, sinks)
    t.after(async () => {
      posted.close()
      team.house.close()
      await sinks.close()
    })
    await tellAll(posted)
    sinks.mail.mails.length = 0
    sinks.sms.requests.length = 0

    const psbt = paying(treasury, 20_000n, 1)
    assert.equal(at(askAs(office, team.ada, psbt), 'outcome'), 'waiting')
    await tellAll(posted)
    await tellAll(posted)
    assert.deepEqual(sinks.mail.mails.map(({ recipients }) => recipients[0]).toSorted(), [
      emailOf('bob'),
      emailOf('cyn'),
    ])
    const codeFor = (member: string) => {
      const mail = sinks.mail.mails.find(({ recipients }) => recipients.includes(emailOf(member)))
      assert.match(mail?.text ?? '', /It pays 0\.00020000 BTC to bcrt1q\w+\./)
      assert.match(mail?.text ?? '', /It needs 2 approvals/)
      return /type (\d{8}) at the desk/.exec(mail?.text ?? '')?.[1] ?? ''
    }
    const texts = sentBy(sinks.sms).map(({ text }) => text)
    assert.ok(texts.some((text) => text.includes(` type ${codeFor('bob')}: Waits for approval`)))
    const { txid } = psbt
    await assert.rejects(decide(office, team.bob, txid, { compared: codeFor('cyn') }), {
      code: 'spend.compare_wrong',
    })
    await decide(office, team.bob, txid, { compared: codeFor('bob') })
    await decide(office, team.cyn, txid, { compared: codeFor('cyn') })
    assert.deepEqual(waitsFor(office, txid), ['code'])
  })
})

describe('an audit log', () => {
  it('that was altered is told to all, and a sound one stands in the heartbeat', async (t) => {
    const office = await openOffice(shared(BOTH))
    const { house } = office.team
    const sinks = await openSinks()
    const posted = openPosted(house, sinks)
    t.after(async () => {
      posted.close()
      house.close()
      await sinks.close()
    })
    const server = { role: 'server', device: null } as const
    const leaf = new Uint8Array(32).fill(5).toHex()
    house.ask('audit.notarise', { size: '1', root: leaf, from: '0', proof: [] }, server)
    await tellAll(posted)
    const beat = sinks.mail.mails.find(({ headers }) => /being told/.test(headers.subject ?? ''))
    const note = String(
      at(
        house.ask('audit.notarise', { size: '1', root: leaf, from: '1', proof: [] }, server),
        'note',
      ),
    )
    assert.ok(beat?.text.replaceAll('\r\n', '\n').includes(note.trimEnd()))

    const other = frontierRoot(EMPTY_TREE).toHex()
    const forged = { size: '1', root: other, from: '1', proof: [] }
    assert.throws(() => house.ask('audit.notarise', forged, server), { code: 'audit.inconsistent' })
    await tellAll(posted)
    await tellAll(posted)
    const told = sinks.mail.mails.filter(({ headers }) =>
      /audit log was altered/.test(headers.subject ?? ''),
    )
    assert.equal(told.length, 4)
  })
})
