// A folder that says it was put up as a standby: what the signer makes of the mark, before it
// answers anybody.

import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { witnessBinding } from '@countersign/channel/bindings.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { at, type House, nextCode, openHouse, witness } from '../builders/house.ts'
import { tillOf } from '../builders/till.ts'
import { coinOf, openTreasury, planned, sign } from '../builders/treasury.ts'
import { outcome, paying } from '../builders/waiting.ts'

const DAY = 86_400
const OUTSIDE = privateKey('ed25519', new Uint8Array(32).fill(44))

/** Stops the signer, marks its folder, and starts it again. */
function marked(house: House): void {
  house.service().signer.close()
  writeFileSync(join(house.folder, 'standby'), '')
  house.start({ isWitnessed: false })
}

describe('the mark of a standby', () => {
  it('becomes an entry as of the journal’s last one, and is gone', (t) => {
    const { house } = openTreasury()
    t.after(() => house.close())
    const { journal } = house.service().signer
    const last = journal.head('charter').time
    house.clock.now += 9 * DAY
    marked(house)
    assert.equal(existsSync(join(house.folder, 'standby')), false)
    const [entry] = house.service().signer.journal.readBack('charter', 1e9, 1)
    assert.deepEqual([entry?.kind, entry?.time], ['signer.restored', last])
    assert.match(String(at(house.ask('hello', {}), 'frozen')), /restored from a backup/)
    house.reopen({ isWitnessed: false })
    assert.match(String(at(house.ask('hello', {}), 'frozen')), /restored from a backup/)
  })

  it('on a backup from before the claim keeps the signer from starting', (t) => {
    const house = openHouse()
    t.after(() => rmSync(house.folder, { recursive: true }))
    const broken = { code: 'vault.journal_broken' }
    assert.throws(() => marked(house), broken)
    assert.throws(() => house.start(), broken, 'and again')
  })

  it('is ended by a quorum and a witness; budgets of tokens are used up as well', async (t) => {
    const till = await tillOf(t)
    const { house } = till.team
    assert.equal(outcome(till.ask(paying(till.treasury, 1_000n, 2))), 'signed')
    marked(house)
    assert.throws(() => till.ask(paying(till.treasury, 1_000n, 1)), { code: 'signer.frozen' })
    await till.carry([{ kind: 'lift', subject: 'signer' }])
    assert.throws(() => till.ask(paying(till.treasury, 1_000n, 1)), { code: 'witness.needed' })
    assert.equal(at(witness(house), 'state'), 'answered')
    const resumedAt = String(house.clock.now)
    const asked = { role: 'server', device: null } as const
    const budget = () => at(house.ask('token.budgets', {}, asked), 'budgets', 0, 'limit')
    const { wallet } = till.treasury
    const limit = () => at(house.ask('limits', { wallet }), 'limits', 0)
    for (const read of [budget, limit]) {
      assert.deepEqual([at(read(), 'leftSats'), at(read(), 'takenAt')], ['0', resumedAt])
    }
    const denied = till.ask(paying(till.treasury, 1_000n, 1))
    assert.equal(outcome(denied), 'denied')
    assert.equal(at(denied, 'verdict', 'because', 0, 'takenAt'), resumedAt)
    house.reopen()
    assert.equal(at(limit(), 'leftSats'), '0', 'also after a restart')
    house.clock.now += DAY
    assert.equal(outcome(till.ask(paying(till.treasury, 1_000n, 1))), 'signed')
  })

  it('is not ended by a witness, also not by one that is pinned', (t) => {
    const treasury = openTreasury()
    const { house, held } = treasury
    t.after(() => house.close())
    const key = rawPublicKey(OUTSIDE).toHex()
    const code = house.seal(nextCode(house, held.seed), witnessBinding('witness-add', key))
    house.ask('witness.add', { witness: key, name: 'cellar', code })
    marked(house)
    assert.throws(() => witness(house, [], OUTSIDE), { code: 'signer.frozen' })
    const psbt = planned(treasury, { coins: [coinOf(treasury, 10_000n, 1)], payments: [] })
    assert.throws(() => sign(treasury, psbt), { code: 'signer.frozen' })
  })
})
