import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding, witnessBinding } from '@countersign/channel/bindings.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { payment } from '../builders/coins.ts'
import { at, codeNow, type House, nextCode, type SeenHead, witness } from '../builders/house.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'

const OUTSIDE = privateKey('ed25519', new Uint8Array(32).fill(44))
const OUTSIDE_KEY = rawPublicKey(OUTSIDE).toHex()

function start(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

const spend = (treasury: Treasury, nonce: number) =>
  planned(treasury, { coins: [coinOf(treasury, 10_000n, nonce)], payments: [payment(9_500n)] })

const pay = (treasury: Treasury, nonce: number) => sign(treasury, spend(treasury, nonce))

/** The heads as a witness keeps them. */
const headsOf = (house: House): readonly SeenHead[] =>
  at(witness(house), 'heads') as unknown as readonly SeenHead[]

const hello = (house: House) => house.ask('hello', {}, { device: null, role: 'server' })

/** Puts a copy of the folder aside; the function it gives puts it back over today's. */
function backup(t: TestContext, { house }: Treasury): () => void {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-backup-'))
  t.after(() => rmSync(copy, { recursive: true }))
  cpSync(house.folder, copy, { recursive: true })
  return () => {
    house.service().signer.close()
    rmSync(house.folder, { recursive: true })
    cpSync(copy, house.folder, { recursive: true })
    house.start({ isWitnessed: false })
  }
}

function pin({ house, held }: Treasury): void {
  const code = house.seal(nextCode(house, held.seed), witnessBinding('witness-add', OUTSIDE_KEY))
  house.ask('witness.add', { witness: OUTSIDE_KEY, name: 'cellar', code })
}

describe('after a start', () => {
  it('nothing is signed, pinned or checked until a witness has answered', (t) => {
    const treasury = start(t)
    const { house, held, wallet } = treasury
    const signed = spend(treasury, 1)
    sign(treasury, signed)
    house.reopen({ isWitnessed: false })
    const needed = { code: 'witness.needed' }
    assert.throws(() => pay(treasury, 2), needed)
    assert.throws(() => sign(treasury, signed, null), needed, 'nor what was signed before')
    assert.throws(() => house.ask('wallet.prepare', { wallet: 'other' }), needed)
    assert.throws(() => pin(treasury), needed)
    assert.throws(() => sign(treasury, spend(treasury, 2), '000000'), needed)
    const { factors } = house.ask('factors', {}) as { factors: never }
    assert.equal(at(factors, 0, 'wrongCodes'), '0', 'a code is not even looked at')
    assert.equal(at(sign(treasury, spend(treasury, 2), null), 'outcome'), 'code-needed')
    assert.equal(at(house.ask('limits', { wallet }), 'limits', 0, 'usedSats'), '10000')
    assert.equal(at(witness(house), 'state'), 'answered')
    assert.equal(at(pay(treasury, 2), 'outcome'), 'signed')
    assert.ok(codeNow(house, held.seed))
  })

  it('says so in its greeting, with a nonce of its own for each start', (t) => {
    const { house } = start(t)
    assert.equal(at(hello(house), 'witness', 'state'), 'none')
    house.reopen({ isWitnessed: false })
    const first = at(hello(house), 'witness')
    assert.equal(at(first, 'state'), 'needed')
    assert.match(String(at(first, 'nonce')), /^[0-9a-f]{32}$/)
    witness(house)
    assert.equal(at(hello(house), 'witness', 'state'), 'answered')
    house.reopen({ isWitnessed: false })
    assert.notEqual(at(hello(house), 'witness', 'nonce'), at(first, 'nonce'))
    const old = { nonce: at(first, 'nonce'), heads: [] }
    assert.throws(() => house.ask('witness.answer', old), { code: 'witness.nonce_wrong' })
    assert.equal(at(hello(house), 'witness', 'state'), 'needed')
  })

  it('a witness that saw exactly this journal, or less of it, is answered with its heads', (t) => {
    const treasury = start(t)
    const { house } = treasury
    pay(treasury, 1)
    const before = headsOf(house)
    pay(treasury, 2)
    house.reopen({ isWitnessed: false })
    const answer = witness(house, before)
    assert.equal(at(answer, 'state'), 'answered')
    const now = at(answer, 'heads') as unknown as readonly SeenHead[]
    assert.deepEqual(
      now.map(({ log }) => log),
      ['charter', 'spends/spending'],
    )
    house.reopen({ isWitnessed: false })
    assert.equal(at(witness(house, now), 'state'), 'answered')
  })

  it('a stranger is no witness', (t) => {
    const { house } = start(t)
    house.reopen({ isWitnessed: false })
    assert.throws(() => witness(house, [], OUTSIDE), { code: 'channel.device_unknown' })
  })
})

describe('a restored backup', () => {
  it('freezes the signer for good when a witness saw more', (t) => {
    const treasury = start(t)
    const { house } = treasury
    pay(treasury, 1)
    const restore = backup(t, treasury)
    pay(treasury, 2)
    const seen = headsOf(house)
    restore()
    const frozen = { code: 'signer.frozen' }
    assert.throws(() => witness(house, seen), frozen)
    assert.throws(() => witness(house), frozen, 'and no later answer mends it')
    assert.throws(() => pay(treasury, 3), frozen)
    assert.match(String(at(hello(house), 'frozen')), /entry 2 of spends\/spending/)
    house.reopen({ isWitnessed: false })
    assert.throws(() => witness(house), frozen, 'nor a restart')
    assert.equal(
      at(house.ask('history', { wallet: 'spending', limit: '9' }), 'spends', 0, 'seq'),
      '1',
    )
  })

  it('freezes it when it went on from there, to the same length and beyond', (t) => {
    const treasury = start(t)
    const { house } = treasury
    pay(treasury, 1)
    const restore = backup(t, treasury)
    pay(treasury, 2)
    const seen = headsOf(house)
    restore()
    witness(house)
    for (const nonce of [3, 4]) pay(treasury, nonce)
    house.reopen({ isWitnessed: false })
    assert.throws(() => witness(house, seen), { code: 'signer.frozen' })
  })

  it('of journal and client together is found out by a witness elsewhere', (t) => {
    const treasury = start(t)
    const { house } = treasury
    pin(treasury)
    pay(treasury, 1)
    const restore = backup(t, treasury)
    const ofTheClient = headsOf(house)
    pay(treasury, 2)
    const ofTheCellar = headsOf(house)
    restore()
    // The client's own heads came back with its files: it sees nothing wrong, and does not suffice.
    assert.equal(at(witness(house, ofTheClient), 'state'), 'needed')
    assert.throws(() => pay(treasury, 3), { code: 'witness.needed' })
    assert.throws(() => witness(house, ofTheCellar, OUTSIDE), { code: 'signer.frozen' })
    assert.throws(() => pay(treasury, 3), { code: 'signer.frozen' })
  })

  it('with rows of another history put in its way still freezes', (t) => {
    const treasury = start(t)
    const { house } = treasury
    const restore = backup(t, treasury)
    pay(treasury, 1)
    const seen = headsOf(house)
    const { database } = house.service().signer.journal
    const [stolen] = database
      .prepare("SELECT bytes, hash, mac FROM entries WHERE log = 'spends/spending'")
      .all() as { bytes: Uint8Array; hash: Uint8Array; mac: Uint8Array }[]
    assert.ok(stolen)
    restore()
    witness(house)
    for (const nonce of [2, 3]) pay(treasury, nonce)
    // The first entry of the other history, below the tail that a long journal's start verifies.
    house
      .service()
      .signer.journal.database.prepare(
        "UPDATE entries SET bytes = ?, hash = ?, mac = ? WHERE log = 'spends/spending' AND seq = 1",
      )
      .run(stolen.bytes, stolen.hash, stolen.mac)
    assert.throws(() => witness(house, seen), { code: 'signer.frozen' })
  })
})

describe('a pinned witness', () => {
  it('is the one that is asked, and may do nothing else', (t) => {
    const treasury = start(t)
    const { house, wallet } = treasury
    pin(treasury)
    assert.throws(() => pin(treasury), { code: 'witness.exists' })
    house.reopen({ isWitnessed: false })
    assert.equal(at(witness(house), 'state'), 'needed')
    assert.equal(at(witness(house, [], OUTSIDE), 'state'), 'answered')
    const asWitness = { device: OUTSIDE }
    const unknown = { code: 'channel.device_unknown' }
    for (const [kind, body] of [
      ['limits', { wallet }],
      ['factors', {}],
      ['journal.verify', {}],
    ] as const) {
      assert.throws(() => house.ask(kind, body, asWitness), unknown, kind)
    }
    const psbt = spend(treasury, 1)
    const code = house.seal('000000', spendBinding(wallet, psbt.txid))
    const asked = { wallet, psbt: writePsbt(psbt).toBase64(), code }
    assert.throws(() => house.ask('spend.sign', asked, asWitness), unknown)
  })

  it('is pinned and taken away with a code for exactly that', (t) => {
    const treasury = start(t)
    const { house, held } = treasury
    const own = rawPublicKey(house.device).toHex()
    const asked = (witnessKey: string, use: 'witness-add' | 'witness-remove') => ({
      witness: witnessKey,
      code: house.seal(nextCode(house, held.seed), witnessBinding(use, witnessKey)),
    })
    assert.throws(() => house.ask('witness.add', { ...asked(own, 'witness-add'), name: 'me' }), {
      code: 'witness.exists',
    })
    const named = { ...asked(OUTSIDE_KEY, 'witness-add'), name: 'cel\u202elar' }
    assert.throws(() => house.ask('witness.add', named), { code: 'witness.name_invalid' })
    const wrong = { ...asked(OUTSIDE_KEY, 'witness-remove'), name: 'cellar' }
    assert.throws(() => house.ask('witness.add', wrong), { code: 'channel.seal_broken' })
    pin(treasury)
    const byServer = { role: 'server' } as const
    assert.throws(
      () => house.ask('witness.remove', asked(OUTSIDE_KEY, 'witness-remove'), byServer),
      {
        code: 'channel.role_forbidden',
      },
    )
    const left = house.ask('witness.remove', asked(OUTSIDE_KEY, 'witness-remove'))
    assert.deepEqual(at(left, 'witnesses'), [])
    house.reopen({ isWitnessed: false })
    assert.equal(at(witness(house), 'state'), 'answered')
    assert.throws(() => house.ask('witness.remove', asked(OUTSIDE_KEY, 'witness-remove')), {
      code: 'witness.missing',
    })
  })
})

describe('verifying the whole journal on request', () => {
  it('counts the entries and names the heads', (t) => {
    const treasury = start(t)
    const { house } = treasury
    pay(treasury, 1)
    const verified = house.ask('journal.verify', {})
    assert.deepEqual(at(verified, 'heads'), headsOf(house))
    const seqs = headsOf(house).map(({ seq }) => Number(seq))
    assert.equal(at(verified, 'entries'), String(seqs.reduce((sum, seq) => sum + seq, 0)))
  })

  it('is done once a minute, however often it is asked for', (t) => {
    const treasury = start(t)
    const { house } = treasury
    const verified = house.ask('journal.verify', {})
    const { clock } = house
    const from = clock.now
    pay(treasury, 1)
    clock.now = from + 59
    assert.deepEqual(house.ask('journal.verify', {}), verified)
    clock.now = from + 60
    const again = house.ask('journal.verify', {})
    assert.deepEqual(at(again, 'heads'), headsOf(house))
    assert.notDeepEqual(again, verified)
    house.service().signer.journal.database.exec('DELETE FROM entries WHERE seq = 2')
    clock.now = from + 120
    const broken = { code: 'vault.journal_broken' }
    assert.throws(() => house.ask('journal.verify', {}), broken)
    assert.throws(() => house.ask('journal.verify', {}), broken)
  })
})
