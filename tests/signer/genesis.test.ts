import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { claimMac } from '@countersign/channel/bindings.ts'
import { readAnswer, writeRequest } from '@countersign/channel/envelope.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { MESSAGE_KINDS, type MessageKind, messageRules } from '@countersign/channel/messages.ts'
import { serve } from '@countersign/signer/serve.ts'
import { answerOf, at, CLAIM_CODE, claim, type House, openHouse } from '../builders/house.ts'

function open(t: TestContext): House {
  const house = openHouse()
  t.after(() => house.close())
  return house
}

const deviceOf = (house: House) => rawPublicKey(house.device).toHex()

function claimBy(house: House, code: string, side: 'device' | 'signer' = 'device') {
  const { identity } = house.service().signer.keys
  const proof = claimMac(code, side, deviceOf(house), identity).toHex()
  return { name: 'Ada', proof }
}

describe('the claim', () => {
  it('makes the device the owner and proves that the signer knew the code', (t) => {
    const house = open(t)
    assert.equal(at(house.ask('hello', {}), 'isClaimed'), 'no')
    const answer = claim(house)
    const { identity } = house.service().signer.keys
    const expected = claimMac(CLAIM_CODE, 'signer', deviceOf(house), identity).toHex()
    assert.equal(at(answer, 'confirm'), expected)
    assert.equal(at(house.ask('hello', {}), 'isClaimed'), 'yes')
    assert.ok(house.ask('wallet.list', {}))
    house.reopen()
    assert.ok(house.ask('wallet.list', {}))
  })

  it('never comes by the server', (t) => {
    const house = open(t)
    const body = claimBy(house, CLAIM_CODE)
    const ask = () => house.ask('genesis.claim', body, { role: 'server' })
    assert.throws(ask, { code: 'channel.role_forbidden' })
    assert.equal(house.service().signer.charter().owner, null)
  })

  it('works at once after any number of wrong codes, which every program here can send', (t) => {
    const house = open(t)
    for (let tries = 1; tries <= 50; tries += 1) {
      assert.throws(() => house.ask('genesis.claim', claimBy(house, 'WRONG')), {
        code: 'genesis.code_wrong',
        facts: {},
      })
    }
    assert.ok(claim(house))
  })

  it('takes no code before the launcher gave one', (t) => {
    const house = open(t)
    house.service().claimCode.value = null
    assert.throws(() => claim(house), { code: 'genesis.code_void' })
  })

  it('takes no name that moves what stands beside it', (t) => {
    const house = open(t)
    for (const name of ['A\u202eda', 'A\nda', 'A\u0000', 'A\u200bda']) {
      const ask = () => house.ask('genesis.claim', { ...claimBy(house, CLAIM_CODE), name })
      assert.throws(ask, { code: 'genesis.name_invalid' }, JSON.stringify(name))
    }
    assert.equal(house.service().signer.charter().owner, null)
    assert.ok(claim(house))
  })

  it('happens once, also after a restart with a new code', (t) => {
    const house = open(t)
    claim(house)
    assert.throws(() => claim(house), { code: 'genesis.claimed' })
    house.reopen()
    assert.throws(() => claim(house), { code: 'genesis.claimed' })
  })

  it('takes no proof of the other direction, of another device or for another signer', (t) => {
    const house = open(t)
    const other = openHouse({ seed: new Uint8Array(32).fill(8) })
    t.after(() => other.close())
    const WRONG = { code: 'genesis.code_wrong' }
    const mirrored = claimBy(house, CLAIM_CODE, 'signer')
    assert.throws(() => house.ask('genesis.claim', mirrored), WRONG)
    assert.throws(() => house.ask('genesis.claim', claimBy(other, CLAIM_CODE)), WRONG)
    const device = privateKey('ed25519', new Uint8Array(32).fill(9))
    const stolen = claimBy(house, CLAIM_CODE)
    assert.throws(() => house.ask('genesis.claim', stolen, { device }), WRONG)
  })
})

const AT_DESK = MESSAGE_KINDS.filter((kind) => messageRules(kind).roles.includes('desk'))

describe('a request', () => {
  it('of any kind but hello and the claim is refused while there is no owner', (t) => {
    const house = open(t)
    const kinds = AT_DESK.filter((kind) => kind !== 'hello' && kind !== 'genesis.claim')
    const isUnsigned = (kind: MessageKind) => messageRules(kind).unsigned.includes('desk')
    assert.ok(kinds.length > 30)
    for (const kind of kinds.filter((each) => !isUnsigned(each))) {
      assert.throws(() => house.ask(kind, {}), { code: 'genesis.unclaimed' }, kind)
    }
    for (const kind of kinds.filter(isUnsigned)) {
      assert.throws(() => house.ask(kind, {}), { code: 'channel.message_invalid' }, kind)
    }
  })

  it('of every kind needs the signature of a device, by each socket where it is due', (t) => {
    const house = open(t)
    claim(house)
    const stranger = privateKey('ed25519', new Uint8Array(32).fill(9))
    let due = 0
    for (const kind of MESSAGE_KINDS.filter((each) => each !== 'genesis.claim')) {
      const { roles, unsigned } = messageRules(kind)
      for (const role of roles.filter((each) => !unsigned.includes(each))) {
        due += 1
        const by = (device: typeof stranger | null) => () => house.ask(kind, {}, { role, device })
        assert.throws(by(null), { code: 'channel.signature_invalid' }, kind)
        assert.throws(by(stranger), { code: 'channel.device_unknown' }, kind)
      }
    }
    assert.ok(due > 30)
  })

  it('of every kind is refused by a socket it may not come by', (t) => {
    const house = open(t)
    claim(house)
    const closed = MESSAGE_KINDS.filter((kind) => !messageRules(kind).roles.includes('server'))
    for (const kind of closed) {
      const ask = () => house.ask(kind, {}, { role: 'server' })
      assert.throws(ask, { code: 'channel.role_forbidden' }, kind)
    }
    for (const kind of MESSAGE_KINDS.filter((each) => !AT_DESK.includes(each))) {
      assert.throws(() => house.ask(kind, {}), { code: 'channel.role_forbidden' }, kind)
    }
  })

  it('of every kind with a body of another shape is refused', (t) => {
    const house = open(t)
    claim(house)
    for (const kind of AT_DESK) {
      const ask = () => house.ask(kind, { surplus: 'x' })
      assert.throws(ask, { code: 'channel.message_invalid' }, kind)
    }
  })

  it('of an unknown kind, to another signer or of no sense is answered with a fault', (t) => {
    const [house, other] = [open(t), openHouse({ seed: new Uint8Array(32).fill(8) })]
    t.after(() => other.close())
    claim(house)
    const { identity } = house.service().signer.keys
    const request = { id: '00'.repeat(16), kind: 'wallet.list', time: house.clock.now, body: {} }
    const elsewhere = writeRequest(other.service().signer.keys.identity, request, house.device)
    const SIGNED = { code: 'channel.signature_invalid' }
    assert.throws(() => answerOf(house.service(), 'desk', elsewhere), SIGNED)
    const odd = writeRequest(identity, { ...request, kind: '__proto__' }, house.device)
    assert.throws(() => answerOf(house.service(), 'desk', odd), { code: 'channel.kind_unknown' })
    for (const bytes of [new Uint8Array(), Buffer.from('{}'), Buffer.from('[]')]) {
      assert.throws(() => answerOf(house.service(), 'desk', bytes))
    }
  })

  it("is answered under the signer's name, to that request alone", (t) => {
    const house = open(t)
    const { identity } = house.service().signer.keys
    const frames = ['00', '11'].map((byte) =>
      writeRequest(identity, { id: byte.repeat(16), kind: 'hello', time: 1, body: {} }),
    )
    const answer = serve(house.service(), 'server', frames[0] as Uint8Array)
    assert.throws(() => readAnswer(answer, '22'.repeat(32), identity.signingKey), {
      code: 'channel.answer_forged',
    })
  })
})
