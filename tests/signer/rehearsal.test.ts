// Rehearsals of ways out, which the signer verifies by their bytes: of each shape, and of all that
// claims to be one.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Descriptor, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { derive, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { readTransaction, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { placeOf, readChallenge } from '@countersign/core/wallet/exit/challenge.ts'
import { person } from '../builders/coins.ts'
import { at, claim, enrol, type Held, type House, openHouse } from '../builders/house.ts'
import { proofBy, type Rehearsable, rehearsables } from '../builders/rehearsal.ts'
import { createWallet, serverKey } from '../builders/treasury.ts'

const DAY = 86_400
const [user, backup, stranger] = [person(1), person(2), person(9)]
const SHAPES = new Map(rehearsables('regtest').map((each) => [each.wallet, each]))

type Bench = { readonly house: House; readonly held: Held }
type Kept = Rehearsable & { readonly descriptor: Descriptor }

function open(t: TestContext): Bench {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  return { house, held: enrol(house) }
}

function add({ house, held }: Bench, wallet: string): Kept {
  const shape = SHAPES.get(wallet)
  if (!shape) throw new Error(`no shape ${wallet}`)
  const descriptor = shape.shape(serverKey(house, wallet))
  createWallet(house, held, { wallet, descriptor: writeDescriptor(descriptor) })
  return { ...shape, descriptor }
}

const challenge = ({ house }: Bench, { wallet }: Pick<Kept, 'wallet'>): string =>
  String(at(house.ask('wallet.challenge', { wallet }), 'message'))

const bring = (
  { house }: Bench,
  { wallet }: Pick<Kept, 'wallet'>,
  message: string,
  proof: string,
) => house.ask('wallet.rehearse', { wallet, message, proof })

/** The signer's account key, as its owner noted it. */
function noted({ house }: Bench, { descriptor }: Kept) {
  const { walletSeed } = house.service().signer.keys
  const place = descriptor.keys.findIndex(({ key }) =>
    [user, backup].every((each) => each.key.key.publicKey.toHex() !== key.publicKey.toHex()),
  )
  return derive(fromSeed(walletSeed, 'test'), descriptor.keys[place]?.origin?.path ?? [])
}

const accounts = (bench: Bench, kept: Kept) =>
  kept.needsSigner ? [...kept.by, noted(bench, kept)] : kept.by

const prove = (bench: Bench, kept: Kept, message: string): string =>
  proofBy(kept.descriptor, accounts(bench, kept), message)

const rehearsal = ({ house }: Bench, { wallet }: Pick<Kept, 'wallet'>): Canonical | undefined =>
  (house.ask('wallet.show', { wallet }) as Readonly<Record<string, Canonical>>).rehearsedBy

const entries = ({ house }: Bench): number => house.service().signer.journal.head('charter').seq

describe('a rehearsal', () => {
  for (const [name, { path }] of SHAPES) {
    it(`of ${name} is taken by its way out, kept over a restart, and taken once`, (t) => {
      const bench = open(t)
      const kept = add(bench, name)
      assert.equal(rehearsal(bench, kept), undefined)
      const message = challenge(bench, kept)
      const proof = prove(bench, kept, message)
      const answer = bring(bench, kept, message, proof)
      assert.equal(at(answer, 'rehearsedBy'), path)
      const before = entries(bench)
      assert.deepEqual(bring(bench, kept, message, proof), answer)
      assert.equal(entries(bench), before)
      bench.house.reopen()
      assert.equal(rehearsal(bench, kept), path)
    })
  }

  it('within a day is verified, and not written down again', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-three')
    const first = challenge(bench, kept)
    bring(bench, kept, first, prove(bench, kept, first))
    const before = entries(bench)
    bench.house.clock.now += DAY - 60
    const second = challenge(bench, kept)
    bring(bench, kept, second, prove(bench, kept, second))
    assert.throws(() => bring(bench, kept, challenge(bench, kept), prove(bench, kept, first)), {
      code: 'exit.proof_invalid',
    })
    assert.equal(entries(bench), before)
    bench.house.clock.now += 120
    bring(bench, kept, second, prove(bench, kept, second))
    assert.equal(entries(bench), before + 1)
  })

  it('freezes nothing, whoever shows it to the signer as a spend by its key', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-two')
    const message = challenge(bench, kept)
    const transaction = prove(bench, kept, message).slice('ful'.length)
    const index = placeOf(readChallenge(message, kept.descriptor))
    const places = [{ chain: '0', index: String(index) }]
    const report = { wallet: kept.wallet, transaction, amounts: ['0'], places }
    const answer = bench.house.ask('chain.report', report, { role: 'server', device: null })
    assert.equal(at(answer, 'outcome'), 'not-ours')
  })
})

const refused = (code: string) => ({ code })

describe('a rehearsal is refused', () => {
  it('that is an old one, replayed', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-three')
    const [first, unused] = [challenge(bench, kept), challenge(bench, kept)]
    bring(bench, kept, first, prove(bench, kept, first))
    bench.house.clock.now += 100 * DAY
    const late = challenge(bench, kept)
    bring(bench, kept, late, prove(bench, kept, late))
    for (const message of [first, unused]) {
      assert.throws(
        () => bring(bench, kept, message, prove(bench, kept, message)),
        refused('exit.challenge_old'),
      )
    }
  })

  it('that was asked for before the last one, or two weeks ago', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-three')
    const first = challenge(bench, kept)
    bench.house.clock.now += 1
    const second = challenge(bench, kept)
    bring(bench, kept, second, prove(bench, kept, second))
    bench.house.clock.now += 2 * DAY
    assert.throws(
      () => bring(bench, kept, first, prove(bench, kept, first)),
      refused('exit.challenge_old'),
    )
    const held = challenge(bench, kept)
    bench.house.clock.now += 14 * DAY - 1
    bring(bench, kept, held, prove(bench, kept, held))
    const lapsed = challenge(bench, kept)
    bench.house.clock.now += 14 * DAY
    assert.throws(
      () => bring(bench, kept, lapsed, prove(bench, kept, lapsed)),
      refused('exit.challenge_old'),
    )
  })

  it('of another wallet, and of another message', (t) => {
    const bench = open(t)
    const [kept, other] = [add(bench, 'two-of-three'), add(bench, 'user-later')]
    const [message, foreign] = [challenge(bench, kept), challenge(bench, other)]
    const proof = prove(bench, other, foreign)
    assert.throws(() => bring(bench, kept, foreign, proof), refused('exit.challenge_invalid'))
    assert.throws(() => bring(bench, kept, message, proof), refused('exit.proof_invalid'))
    bench.house.clock.now += 1_000
    const moved = prove(bench, kept, challenge(bench, kept))
    assert.throws(() => bring(bench, kept, message, moved), refused('exit.proof_invalid'))
  })

  it('for what this signer never asked, whatever in it is changed', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-three')
    const message = challenge(bench, kept)
    const changed = [
      message.replace(/entry: \d+/, 'entry: 1'),
      message.replace(/nonce: .+/, `nonce: ${'ab'.repeat(16)}`),
      message.replace(/organisation: .+/, `organisation: ${'cd'.repeat(32)}`),
      message.replace('network: regtest', 'network: signet'),
      `${message}\n`,
      '',
    ]
    for (const each of changed) {
      assert.throws(
        () => bring(bench, kept, each, prove(bench, kept, message)),
        refused('exit.challenge_invalid'),
      )
    }
  })

  it('by the signer’s key where others leave, and by the keys that sign together', (t) => {
    const bench = open(t)
    for (const name of ['two-of-three', 'user-later', 'backup-later']) {
      const kept = add(bench, name)
      const message = challenge(bench, kept)
      const server = kept.descriptor.keys.length === 3 ? 2 : 1
      const way = { kind: 'together', keys: [0, server] } as const
      const own = [user.account, noted(bench, kept)]
      const coSigned = proofBy(kept.descriptor, own, message, way)
      assert.throws(
        () => bring(bench, kept, message, coSigned),
        refused('exit.proof_invalid'),
        name,
      )
    }
  })

  it('by strangers’ keys, one key of two, and with a byte changed anywhere', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-three')
    const message = challenge(bench, kept)
    const proof = prove(bench, kept, message)
    const bytes = Uint8Array.fromBase64(proof.slice('ful'.length))
    const written = readTransaction(bytes)
    const witness = written.inputs[0]?.witness ?? []
    const [empty = bytes, one = bytes, two = bytes, script = bytes] = witness
    const changes = [
      [empty, one, one, script],
      [empty, two, one, script],
      [empty, one, script],
      [Uint8Array.of(1), one, two, script],
      [empty, one.with(-1, 3), two, script],
      [empty, one, two, two, script],
      [],
    ]
    const rewritten = changes.map((each) => {
      const inputs = written.inputs.map((input) => ({ ...input, witness: each }))
      return writeTransaction({ ...written, inputs })
    })
    const flipped = [0, 5, 40, 48, 60, 120, 200, bytes.length - 1].map((place) =>
      bytes.with(place, (bytes[place] ?? 0) ^ 1),
    )
    for (const each of [...rewritten, ...flipped]) {
      assert.throws(
        () => bring(bench, kept, message, each.toBase64()),
        refused('exit.proof_invalid'),
      )
    }
    for (const text of ['', 'ful', proof.slice(0, -2), `${proof}\n`, 'smpAA==']) {
      assert.throws(() => bring(bench, kept, message, text), refused('exit.proof_invalid'))
    }
    assert.throws(() => proofBy(kept.descriptor, [stranger.account], message), {
      code: 'exit.key_foreign',
    })
  })

  it('of a lock that is shorter or none: the one of the script stands in what is signed', (t) => {
    const bench = open(t)
    const kept = add(bench, 'user-later')
    const message = challenge(bench, kept)
    const written = readTransaction(
      Uint8Array.fromBase64(prove(bench, kept, message).slice('ful'.length)),
    )
    assert.equal(written.inputs[0]?.sequence, 144)
    for (const sequence of [143, 145, 0, 0xffff_fffd]) {
      const inputs = written.inputs.map((input) => ({ ...input, sequence }))
      const proof = writeTransaction({ ...written, inputs }).toBase64()
      assert.throws(() => bring(bench, kept, message, proof), refused('exit.proof_invalid'))
    }
  })

  it('by a stranger’s device, and by nobody’s', (t) => {
    const bench = open(t)
    const kept = add(bench, 'two-of-three')
    const ask = () => bench.house.ask('wallet.challenge', { wallet: kept.wallet }, { device: null })
    assert.throws(ask, refused('channel.signature_invalid'))
  })
})
