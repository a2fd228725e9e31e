// The shapes of wallets a signer takes, each from creation to a signature that finishes a spend.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import {
  type Descriptor,
  type DescriptorKey,
  sortedMulti,
  timelocked,
  writeDescriptor,
  writtenMulti,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { addPartialSignatures, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { readTransaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { payment, person } from '../builders/coins.ts'
import { at, claim, enrol, openHouse } from '../builders/house.ts'
import {
  coinOf,
  createWallet,
  planned,
  serverKey,
  sign,
  signBytes,
  type Treasury,
} from '../builders/treasury.ts'

const [user, backup] = [person(1), person(2)]

type Shape = (server: DescriptorKey) => Descriptor

type Options = { readonly network?: Network; readonly userKey?: string }

/** A signer with a wallet of this shape. */
function open(t: TestContext, shape: Shape, options: Options = {}): Treasury {
  const { network = 'regtest', userKey = '0' } = options
  const house = openHouse({ network })
  t.after(() => house.close())
  claim(house)
  const held = enrol(house)
  const wallet = 'spending'
  const descriptor = shape(serverKey(house, wallet))
  createWallet(house, held, { wallet, descriptor: writeDescriptor(descriptor), userKey })
  return { house, held, user, descriptor, wallet }
}

/** The signatures of an answer, as a client adds them to its own PSBT. */
function signaturesOf(answer: ReturnType<typeof sign>) {
  const signatures = at(answer, 'signatures') as readonly Record<string, string>[]
  return signatures.map(({ inputIndex, publicKey = '', signature = '' }) => ({
    inputIndex: Number(inputIndex),
    publicKey: Uint8Array.fromHex(publicKey),
    signature: Uint8Array.fromHex(signature),
  }))
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'wsh(multi)': (server) => writtenMulti(2, [user.key, backup.key, server]),
  'sh(wsh(sortedmulti))': (server) => sortedMulti(2, [user.key, server], 'sh-wsh'),
  'sh(wsh(multi))': (server) => writtenMulti(2, [user.key, server, backup.key], 'sh-wsh'),
  'a time lock for the backup': (server) => timelocked([user.key, server], backup.key, 52_560),
  'a time lock for the user': (server) => timelocked([user.key, server], user.key, 144),
}

describe('a wallet of', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`${name} is created, kept over a restart, and signed for in both versions`, (t) => {
      const treasury = open(t, shape)
      treasury.house.reopen()
      for (const version of [0, 2] as const) {
        const coins = [coinOf(treasury, 9_000n, 1 + version), coinOf(treasury, 8_000n, 2 + version)]
        const psbt = planned(treasury, { coins, payments: [payment(16_000n)], version })
        const bytes = writePsbt(psbt)
        const answer = signBytes(treasury, bytes, psbt.txid)
        assert.equal(at(answer, 'outcome'), 'signed')
        const whole = addPartialSignatures(readPsbt(bytes), signaturesOf(answer))
        assert.equal(whole.version, version)
        assert.equal(txidOf(readTransaction(finalizeMultisig(whole))), psbt.txid)
      }
    })
  }

  const REFUSED: Readonly<Record<string, Shape>> = {
    'a time lock for the server': (server) => timelocked([user.key, server], server, 9),
    'a time lock with the server first': (server) => timelocked([server, user.key], backup.key, 9),
    'a time lock with the server as the backup': (server) =>
      timelocked([user.key, backup.key], server, 9),
  }
  for (const [name, shape] of Object.entries(REFUSED)) {
    it(`${name} is refused`, (t) => {
      const userKey = name.includes('first') ? '1' : '0'
      assert.throws(() => open(t, shape, { userKey }), { code: 'wallet.shape_unsupported' })
    })
  }

  it('a time lock is not signed for by another sequence', (t) => {
    const treasury = open(t, SHAPES['a time lock for the user'] as Shape)
    const plan = { coins: [coinOf(treasury, 9_000n, 1)], payments: [payment(8_000n)] }
    const waiting = planned(treasury, { ...plan, sequence: 144 })
    assert.throws(() => sign(treasury, waiting), { code: 'sign.sequence' })
  })
})

describe('a signer', () => {
  for (const network of ['mainnet', 'testnet4', 'signet', 'regtest'] as const) {
    it(`of ${network} takes wallets`, (t) => {
      const own = person(1, network)
      const treasury = open(t, (server) => sortedMulti(2, [own.key, server]), { network })
      assert.equal(treasury.descriptor.version, network === 'mainnet' ? 'main' : 'test')
    })
  }
})
