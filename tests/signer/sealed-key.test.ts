// The way out of a 2-of-2 that is made with it: the signer's key, sealed once for the recipients
// that its code agreed to. What opens it here is typage, by the command line's own reading.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { creationBinding } from '@countersign/channel/bindings.ts'
import { armored, openSealedKey } from '@countersign/cli/flows/kit.ts'
import { sortedMulti, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { heldKeys } from '@countersign/core/wallet/exit/held.ts'
import { AGE_KEYS } from '../builders/age.ts'
import { person } from '../builders/coins.ts'
import { at, claim, enrol, nextCode, openHouse } from '../builders/house.ts'
import { createWallet, POLICY, serverKey } from '../builders/treasury.ts'

const [user, backup] = [person(1), person(2)]
const [alice, bob, carol] = AGE_KEYS.map(({ recipient }) => recipient) as [string, string, string]
const WALLET = 'shared'

/** A claimed signer with a code, and a 2-of-2 as it would be. */
function open(t: TestContext) {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  const held = enrol(house)
  const descriptor = sortedMulti(2, [user.key, serverKey(house, WALLET)])
  const creation = { wallet: WALLET, descriptor: writeDescriptor(descriptor) }
  const make = (exportTo?: readonly string[]) =>
    createWallet(house, held, { ...creation, ...(exportTo ? { exportTo } : {}) })
  const fetched = () => house.ask('wallet.sealed-key', { wallet: WALLET })
  const fileOf = (answer: unknown) =>
    Uint8Array.fromBase64(String((answer as { file: string }).file))
  const own = { descriptor, network: 'regtest' as const }
  const secretBy = (who: number, of: Parameters<typeof openSealedKey>[2] = own) => {
    const [file, identity] = ['key.age', 'identity'].map((name) => join(house.folder, name)) as [
      string,
      string,
    ]
    writeFileSync(file, armored(fileOf(fetched())))
    writeFileSync(identity, `${AGE_KEYS[who]?.identity}\n`)
    return openSealedKey(file, identity, of)
  }
  return { house, held, descriptor, creation, make, fetched, fileOf, secretBy }
}

describe('the sealed key of a 2-of-2', () => {
  it('opens for each of its recipients and nobody else, and is the signer’s own', async (t) => {
    const { make, secretBy, descriptor } = open(t)
    make([alice, bob])
    for (const who of [0, 1]) {
      const [held] = heldKeys(descriptor, await secretBy(who))
      assert.equal(held?.at, 1)
    }
    await assert.rejects(secretBy(2), { code: 'client.argument_invalid' })
  })

  it('opens no other wallet, and no wallet of another network', async (t) => {
    const { make, secretBy, descriptor } = open(t)
    make([alice])
    const other = {
      descriptor: sortedMulti(2, [backup.key, user.key]),
      network: 'regtest',
    } as const
    for (const wallet of [other, { descriptor, network: 'signet' } as const]) {
      await assert.rejects(secretBy(0, wallet), { code: 'exit.key_foreign' })
    }
  })

  it('is the same each time, also after a start, and its hash and recipients are shown', (t) => {
    const { house, make, fetched } = open(t)
    const made = make([alice, bob])
    const first = fetched()
    assert.deepEqual(at(made, 'sealedKey'), { recipients: [alice, bob], hash: at(first, 'hash') })
    house.reopen()
    assert.deepEqual(fetched(), first)
    assert.deepEqual(make([alice, bob]), made, 'the same creation again')
    const [shown] = at(house.ask('charter.show', {}), 'wallets') as { sealedKey: unknown }[]
    assert.deepEqual(shown?.sealedKey, at(made, 'sealedKey'))
    // What was pinned can be fetched as long as this code makes the same file of it.
    assert.equal(
      at(first, 'hash'),
      'a8d2504a72b741f138be3185b3e18c05fabf3c7de38b8a09efbab972063ed367',
    )
  })

  it('is another for other recipients, in every part', (t) => {
    const sealed = [[alice], [bob], [alice, bob]].map((exportTo) => {
      const { make, fetched, fileOf } = open(t)
      make(exportTo)
      return Buffer.from(fileOf(fetched())).toString('latin1')
    })
    const parts = sealed.flatMap((file) => file.split('\n').slice(1))
    const shares = parts.filter((line) => line.startsWith('-> X25519'))
    assert.equal(new Set(shares).size, 4)
    const payloads = sealed.map((file) => file.slice(file.indexOf('---')))
    assert.equal(new Set(payloads.map((each) => each.slice(0, 47 + 16))).size, 3)
  })

  it('is there from the beginning or never', (t) => {
    const { make, fetched } = open(t)
    make()
    assert.throws(fetched, { code: 'wallet.not_exported' })
    assert.throws(() => make([alice]), { code: 'wallet.exists' })
    assert.throws(fetched, { code: 'wallet.not_exported' })
  })

  it('has no further recipient, and none in another’s place', (t) => {
    const { make, fetched } = open(t)
    make([alice])
    const first = fetched()
    for (const other of [[bob], [alice, bob], [carol, alice], undefined]) {
      assert.throws(() => make(other), { code: 'wallet.exists' })
    }
    assert.deepEqual(fetched(), first)
  })

  it('is refused to who changes the recipients that a code agreed to', (t) => {
    const { house, held, creation, make } = open(t)
    const policy = policyToCanonical(POLICY)
    const { wallet, descriptor } = creation
    const cases = [
      { agreed: [alice], sent: { exportTo: [bob] } },
      { agreed: [alice], sent: { exportTo: [alice, bob] } },
      { agreed: [alice], sent: {} },
      { agreed: [], sent: { exportTo: [bob] } },
    ]
    for (const { agreed, sent } of cases) {
      const binding = creationBinding(wallet, descriptor, policy, agreed)
      const code = house.seal(nextCode(house, held.seed), binding)
      const body = { wallet, descriptor, userKey: '0', policy, code, ...sent }
      assert.throws(() => house.ask('wallet.create', body), { code: 'channel.seal_broken' })
    }
    assert.deepEqual(at(house.ask('wallet.list', {}), 'wallets'), [])
    assert.ok(make([alice]))
  })

  it('is for a 2-of-2 alone, and for recipients to whom something can be sealed', (t) => {
    const { house, held, make } = open(t)
    const keys = [user.key, backup.key, serverKey(house, 'savings')]
    const three = { wallet: 'savings', descriptor: writeDescriptor(sortedMulti(2, keys)) }
    assert.throws(() => createWallet(house, held, { ...three, exportTo: [alice] }), {
      code: 'wallet.export_unneeded',
    })
    const zero = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z'
    for (const bad of [[], [zero], [alice, alice], [alice.replace('w', 'q')]]) {
      assert.throws(() => make(bad), { code: 'wallet.recipient_invalid' }, String(bad))
    }
    assert.deepEqual(at(house.ask('wallet.list', {}), 'wallets'), [])
  })

  it('is a device’s to fetch, by the desk, while the signer stands still as well', (t) => {
    const { house, make, fetched } = open(t)
    make([alice])
    const first = fetched()
    const body = { wallet: WALLET }
    for (const how of [{ device: null }, { role: 'server' as const }]) {
      assert.throws(() => house.ask('wallet.sealed-key', body, how), { name: 'Refusal' })
    }
    house.reopen({ isWitnessed: false })
    assert.deepEqual(fetched(), first)
  })

  it('leaves its secret in no answer, no journal and no file of the signer’s', async (t) => {
    const { house, make, secretBy, fetched } = open(t)
    const made = make([alice])
    const secret = await secretBy(0)
    const { secret: scalar } = readExtendedKey(secret) as { secret: Uint8Array }
    const said = JSON.stringify([made, fetched(), house.ask('wallet.show', { wallet: WALLET })])
    const mirrored = { log: 'charter', after: '0', limit: '100' }
    const told = JSON.stringify(
      house.ask('mirror.read', mirrored, { role: 'server', device: null }),
    )
    const { file, hash } = fetched() as { file: string; hash: string }
    assert.ok(told.includes(hash) && !told.includes(file), 'nor does the server get the file')
    const kept = readdirSync(house.folder)
      .map((name) => readFileSync(join(house.folder, name)).toString('latin1'))
      .join()
    for (const text of [secret, scalar.toHex(), Buffer.from(scalar).toString('base64')]) {
      assert.ok(!said.includes(text) && !kept.includes(text))
    }
    assert.ok(!kept.includes(Buffer.from(scalar).toString('latin1')))
  })
})
