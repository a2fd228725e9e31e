import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { creationBinding } from '@countersign/channel/bindings.ts'
import {
  type DescriptorKey,
  readDescriptor,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { payment, person } from '../builders/coins.ts'
import { at, claim, enrol, nextCode, openHouse } from '../builders/house.ts'
import {
  coinOf,
  createWallet,
  limited,
  openTreasury,
  POLICY,
  planned,
  serverKey,
  sign,
} from '../builders/treasury.ts'

const user = person(1)
const backup = person(2)

function open(t: TestContext) {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  const held = enrol(house)
  const ours = serverKey(house, 'spending')
  const creation = (keys: readonly DescriptorKey[], threshold = 2) => ({
    wallet: 'spending',
    descriptor: writeDescriptor(sortedMulti(threshold, keys)),
  })
  return { house, held, ours, creation }
}

describe('preparing a wallet', () => {
  it('gives each name a key of its own, the same each time', (t) => {
    const { house } = open(t)
    const [first, second] = ['a', 'b'].map((name) => serverKey(house, name))
    assert.notEqual(first?.key.publicKey.toHex(), second?.key.publicKey.toHex())
    assert.equal(first?.origin?.fingerprint, second?.origin?.fingerprint)
    house.reopen()
    assert.deepEqual(serverKey(house, 'a'), first)
    assert.deepEqual(
      first?.origin?.path,
      [48, 1, 1, 2].map((step) => 0x80000000 + step),
    )
  })

  it('takes names of 1 to 32 letters, digits and dashes', (t) => {
    const { house } = open(t)
    for (const name of ['a', '0-', 'a'.repeat(32)]) assert.ok(serverKey(house, name))
    for (const name of ['', '-a', 'A', 'a b', 'a/b', 'é', '../x']) {
      assert.throws(() => serverKey(house, name), { code: 'wallet.name_invalid' }, name)
    }
    assert.throws(() => serverKey(house, 'a'.repeat(33)), { code: 'channel.message_invalid' })
  })
})

describe('creating a wallet', () => {
  it('pins a 2-of-2 and a 2-of-3, and shows what was pinned', (t) => {
    const { house, held, ours, creation } = open(t)
    const two = createWallet(house, held, creation([user.key, ours]))
    assert.equal(at(two, 'serverKey'), '1')
    assert.equal(at(two, 'policyHash'), policyHash(POLICY))
    const other = serverKey(house, 'savings')
    const keys = [other, backup.key, user.key]
    const three = { ...creation(keys), wallet: 'savings', userKey: '2' }
    assert.equal(at(createWallet(house, held, three), 'serverKey'), '0')
    house.reopen()
    assert.deepEqual(at(house.ask('wallet.list', {}), 'wallets'), ['spending', 'savings'])
    assert.deepEqual(house.ask('wallet.show', { wallet: 'spending' }), two)
  })

  it('of three keys signs with the user alone, and not with the backup alone', (t) => {
    const treasury = openTreasury({ backup })
    t.after(() => treasury.house.close())
    const plan = { coins: [coinOf(treasury, 20_000n, 1)], payments: [payment(19_000n)] }
    const byBackup = planned({ ...treasury, user: backup }, plan)
    assert.throws(() => sign(treasury, byBackup), { code: 'sign.user_unsigned' })
    assert.equal(at(sign(treasury, planned(treasury, plan)), 'outcome'), 'signed')
  })

  it('answers the same creation again, and refuses any other of that name', (t) => {
    const { house, held, ours, creation } = open(t)
    const first = creation([user.key, backup.key, ours])
    const shown = createWallet(house, held, first)
    assert.deepEqual(createWallet(house, held, first), shown)
    const EXISTS = { code: 'wallet.exists' }
    const looser = { ...first, policy: limited(100_001n) }
    assert.throws(() => createWallet(house, held, looser), EXISTS)
    const swapped = creation([user.key, person(9).key, ours])
    assert.throws(() => createWallet(house, held, swapped), EXISTS)
    assert.throws(() => createWallet(house, held, { ...first, userKey: '1' }), EXISTS)
  })

  it("needs the signer's key of this wallet, whole", (t) => {
    const { house, held, ours, creation } = open(t)
    const WRONG = { code: 'wallet.server_key_wrong' }
    const create =
      (...keys: readonly DescriptorKey[]) =>
      () =>
        createWallet(house, held, creation(keys))
    const chained = { ...ours, key: { ...ours.key, chainCode: new Uint8Array(32) } }
    const moved = { ...ours, origin: { fingerprint: '00000000', path: [] } }
    assert.throws(create(user.key, backup.key), WRONG)
    assert.throws(create(user.key, serverKey(house, 'other')), WRONG)
    assert.throws(create(user.key, chained), WRONG)
    assert.throws(create(user.key, moved), WRONG)
  })

  it('refuses a second key of the signer, which would make two wallets of one', (t) => {
    const { house, held, ours, creation } = open(t)
    const other = serverKey(house, 'other')
    const renamed = { ...other, origin: { fingerprint: '00000000', path: [] } }
    for (const second of [other, renamed]) {
      assert.throws(() => createWallet(house, held, creation([user.key, second, ours])), {
        code: 'wallet.key_reused',
      })
    }
  })

  it("refuses a user key that is the signer's or not there", (t) => {
    const { house, held, ours, creation } = open(t)
    for (const userKey of ['1', '2']) {
      const create = () => createWallet(house, held, { ...creation([user.key, ours]), userKey })
      assert.throws(create, { code: 'wallet.server_key_wrong' })
    }
  })

  it('refuses other shapes and other networks', (t) => {
    const { house, held, ours, creation } = open(t)
    const [third, fourth] = [person(3).key, person(4).key]
    const SHAPE = { code: 'wallet.shape_unsupported' }
    const create = (threshold: number, keys: readonly DescriptorKey[]) => () =>
      createWallet(house, held, creation(keys, threshold))
    assert.throws(create(1, [user.key, ours]), SHAPE)
    assert.throws(create(3, [user.key, third, ours]), SHAPE)
    assert.throws(create(2, [user.key, third, fourth, ours]), SHAPE)
    const abroad = [person(1, 'mainnet').key, person(2, 'mainnet').key]
    assert.throws(create(2, abroad), { code: 'wallet.network_wrong' })
    const unprepared = { ...creation([user.key, ours]), wallet: 'fresh' }
    assert.throws(() => createWallet(house, held, unprepared), { code: 'wallet.missing' })
  })

  it('takes a code for this descriptor and policy only', (t) => {
    const { house, held, ours } = open(t)
    const meant = writeDescriptor(sortedMulti(2, [user.key, backup.key, ours]))
    const swapped = writeDescriptor(sortedMulti(2, [user.key, person(9).key, ours]))
    const policy = policyToCanonical(POLICY)
    const looser = policyToCanonical(limited(100_001n))
    const binding = creationBinding('spending', meant, policy)
    const code = house.seal(nextCode(house, held.seed), binding)
    const create = (descriptor: string, asked: typeof policy) =>
      house.ask('wallet.create', {
        wallet: 'spending',
        descriptor,
        userKey: '0',
        policy: asked,
        code,
      })
    assert.throws(() => create(swapped, policy), { code: 'channel.seal_broken' })
    assert.throws(() => create(meant, looser), { code: 'channel.seal_broken' })
    assert.ok(create(meant, policy))
    assert.equal(readDescriptor(meant).keys.length, 3)
  })

  it('is refused while there is no authenticator', (t) => {
    const house = openHouse()
    t.after(() => house.close())
    claim(house)
    const ours = serverKey(house, 'spending')
    const descriptor = writeDescriptor(sortedMulti(2, [user.key, ours]))
    const held = { factor: '', seed: new Uint8Array(20), recovery: [] }
    const create = () => createWallet(house, held, { wallet: 'spending', descriptor })
    assert.throws(create, { code: 'factor.none' })
  })
})
