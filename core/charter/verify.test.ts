import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { plain } from '../plain.ts'
import { writeExport } from './export.ts'
import { bytesOf, exportOf, HOW, headOf, partsOf, shownOf } from './exported.test.ts'
import type { House } from './house.test.ts'
import { ticketHash } from './lock.ts'
import { DAY, keyOf, limit, OPERATORS, toLimit } from './people.test.ts'
import { openPersonal, openTeam, ticketFor } from './team.test.ts'
import { type Verifying, verifyCharter } from './verify.ts'

const whereOf = (exported: Uint8Array, how: Verifying = HOW): string => {
  try {
    verifyCharter(exported, how)
  } catch (error) {
    if (error instanceof Fault && error.code === 'charter.export_invalid') {
      return String(error.facts.where)
    }
    throw error
  }
  return 'nowhere'
}
/** A little of everything: a withheld entry, statements, a ticket, a link. */
function busyTeam(): House {
  const house = openTeam({ hasOperations: true })
  house.append('factor.unlocked', {
    factor: 'totp-1',
    usedRecovery: '11'.repeat(32),
    forgiven: '0',
  })
  const freeze = house.say('dan', 'freeze', { subject: 'member:bob', why: 'lost' })
  const undo = house.propose('bob', [{ kind: 'undo', seq: plain(freeze.seq) }])
  house.vote(undo, 'owner', 'cyn')
  const id = house.propose('owner', [toLimit(limit(1_000n), 2_000n)])
  house.append('stop.linked', { member: 'cyn', stop: 'veto', subject: id })
  house.vote(id, 'bob')
  house.wait(5 * DAY)
  const asked = house.say('owner', 'request-unlock', { subject: 'wallet:main', why: 'more' })
  const { ticket, sign } = ticketFor(house, 'wallet:main', asked, OPERATORS.slice(0, 2))
  house.append('unlock.issued', { ticket: { ticket, signatures: sign(ticketHash(ticket)) } })
  const name = ticketHash(ticket).toHex()
  const next = house.propose('owner', [toLimit(limit(1_000n), 1_500n)], { ticket: name })
  house.vote(next, 'cyn', 'dan')
  return house
}

describe('the export of a charter', () => {
  const house = busyTeam()
  const exported = exportOf(house)

  it('verifies from nothing, and says what was checked and what is only attested', () => {
    const { entries, statements, signatures, attested, head, charter } = verifyCharter(
      exported,
      HOW,
    )
    assert.equal(entries, house.entries.length)
    const said = house.entries.filter(({ body }) => Object.hasOwn(body as object, 'statement'))
    assert.equal(statements, said.length)
    // The head, the withheld entry, two operators, and each statement's own.
    const own = said.reduce((sum, { proofs }) => sum + proofs.length, 0)
    assert.equal(signatures, 1 + 1 + 2 + own)
    assert.equal(attested, entries - statements - 1)
    assert.equal(head.seq, entries)
    assert.deepEqual(charter.freezes, house.charter().freezes)
  })

  it('holds the head that somebody saw, or fails', () => {
    const { hash, seq } = house.head()
    for (const at of [1, seq - 1, seq]) {
      const knownHead = { seq: at, hash: house.entries[at - 1]?.hash.toHex() ?? '' }
      assert.equal(whereOf(exported, { ...HOW, knownHead }), 'nowhere')
    }
    assert.equal(whereOf(exported, { ...HOW, knownHead: { seq: seq + 1, hash } }), 'head')
    assert.equal(whereOf(exported, { ...HOW, knownHead: { seq: 3, hash } }), '3')
  })

  it('is of the organisation and network that were asked for, or fails', () => {
    const organisation = house.entries[0]?.hash.toHex() ?? ''
    assert.equal(whereOf(exported, { ...HOW, organisation }), 'nowhere')
    assert.equal(whereOf(exported, { ...HOW, organisation: 'ab'.repeat(32) }), 'head')
    assert.equal(whereOf(exported, { ...HOW, network: 'mainnet' }), 'file')
  })

  it('cannot be cut before a head that is known, nor without one by anybody but the signer', () => {
    const parts = partsOf(exported)
    const cut = parts.entries.length - 2
    const short = { ...parts, entries: parts.entries.slice(0, cut) }
    assert.equal(whereOf(bytesOf(short)), 'head')
    const knownHead = house.head()
    const older = { ...short, head: headOf(house, cut) }
    assert.equal(whereOf(bytesOf(older)), 'nowhere', 'the signer did say so once')
    assert.equal(whereOf(bytesOf(older), { ...HOW, knownHead }), 'head')
    const forged = { ...short, head: headOf(house, cut, keyOf('a thief')) }
    assert.equal(whereOf(bytesOf(forged)), 'head')
  })

  it('cannot lack, repeat or exchange an entry', () => {
    const parts = partsOf(exported)
    const { entries } = parts
    const [a, b] = [entries[4], entries[5]]
    const lacking = { ...parts, entries: entries.toSpliced(4, 1) }
    assert.equal(whereOf(bytesOf(lacking)), '5')
    const doubled = { ...parts, entries: entries.toSpliced(4, 0, entries[4] ?? {}) }
    assert.equal(whereOf(bytesOf(doubled)), '6')
    const exchanged = { ...parts, entries: entries.toSpliced(4, 2, b ?? {}, a ?? {}) }
    assert.equal(whereOf(bytesOf(exchanged)), '5')
    assert.equal(whereOf(bytesOf({ ...parts, entries: [] })), 'file')
  })

  it('says of a withheld entry nothing that the signer did not sign', () => {
    const parts = partsOf(exported)
    const at = parts.entries.findIndex(({ withheld }) => withheld)
    const held = parts.entries[at]?.withheld ?? {}
    const changed = (more: object) => {
      const entries = parts.entries.with(at, { withheld: { ...held, ...more } as never })
      return whereOf(bytesOf({ ...parts, entries }))
    }
    const body = held.body as object
    assert.equal(changed({}), 'nowhere')
    assert.equal(changed({ body: { ...body, factor: 'totp-2' } }), String(at + 1))
    assert.equal(changed({ time: '1' }), String(at + 1), 'times go on')
    assert.equal(changed({ body: { ...body, usedRecovery: '22'.repeat(32) } }), String(at + 1))
    const whole = shownOf(house, 3) as { entry: string }
    const plainKind = JSON.parse(whole.entry) as { kind: string; body: Canonical }
    assert.equal(changed({ kind: plainKind.kind, body: plainKind.body }), String(at + 1))
  })

  it('is put together from pages that reach the head', () => {
    const of = { network: 'regtest', identity: partsOf(exported).identity }
    const shown = house.entries.map(({ seq }) => shownOf(house, seq))
    const head = headOf(house)
    const pages = [
      { entries: shown.slice(0, 5), head: headOf(house, 5) },
      { entries: shown.slice(5), head },
    ]
    assert.deepEqual(writeExport(of, pages), exported)
    const missing = [{ entries: shown.slice(0, 5), head }]
    assert.throws(() => writeExport(of, missing), { code: 'charter.export_invalid' })
    assert.throws(() => writeExport(of, []), { code: 'charter.export_invalid' })
  })
})

describe('each byte of an export', () => {
  it('counts: altered, the file fails and says where', () => {
    const house = openPersonal({ hasWallet: false })
    house.say('owner', 'freeze', { subject: 'organisation', why: '' })
    const exported = exportOf(house)
    assert.equal(whereOf(exported), 'nowhere')
    const places = new Set<string>()
    for (let at = 0; at < exported.length; at += 1) {
      const altered = exported.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      const where = whereOf(altered)
      places.add(where)
      assert.match(where, /^(?:file|head|[1-9]\d*)$/, `byte ${at}`)
    }
    assert.ok(places.has('file') && places.has('head'))
    for (const { seq } of house.entries) assert.ok(places.has(String(seq)), `entry ${seq}`)
  })
})
