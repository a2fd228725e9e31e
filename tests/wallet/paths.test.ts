// By which path a spend left its wallet: each pair of keys of each shape, one key after its time,
// and witnesses that somebody made up.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import { type Descriptor, sortedMulti, timelocked } from '@countersign/core/bitcoin/descriptor.ts'
import { derive, writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { sighashOf } from '@countersign/core/bitcoin/sighash-types.ts'
import { readTransaction, type Transaction } from '@countersign/core/bitcoin/transaction.ts'
import { heldKeys } from '@countersign/core/wallet/exit/held.ts'
import { type OwnInput, pathOf, wholePath } from '@countersign/core/wallet/exit/path.ts'
import type { SpendPath } from '@countersign/core/wallet/exit/path-words.ts'
import { finishLeaving, signLeaving } from '@countersign/core/wallet/exit/sign.ts'
import { sweep } from '@countersign/core/wallet/exit/sweep.ts'
import {
  type Coin,
  coin,
  type Person,
  payment,
  person,
  signedBy,
  unsigned,
} from '../builders/coins.ts'
import { provenCoins } from '../builders/leaving.ts'

const [user, server, backup] = [person(1), person(2), person(3)]
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

const TWO = sortedMulti(2, [user.key, server.key])
const THREE = sortedMulti(2, [user.key, backup.key, server.key])
const NESTED = sortedMulti(2, [user.key, backup.key, server.key], 'sh-wsh')
const BACKUP_LATER = timelocked([user.key, server.key], backup.key, 52_560)
const USER_LATER = timelocked([user.key, server.key], user.key, 144)

const walletOf = (descriptor: Descriptor) => ({
  descriptor,
  userKey: 0,
  serverKey: descriptor.keys.length === 3 && descriptor.kind === 'multisig' ? 2 : 1,
})

const COINS = [{ chain: 0, index: 4 } as const, { chain: 1, index: 7 } as const]

const coinsOf = (descriptor: Descriptor): readonly Coin[] =>
  COINS.map((place, at) => coin(descriptor, place, 50_000n + BigInt(at), at + 1))

const ownOf = (coins: readonly Coin[]): readonly OwnInput[] =>
  coins.map(({ place, amountSats }, inputIndex) => ({ inputIndex, place, amountSats }))

/** Two coins, signed by these people together. */
function together(descriptor: Descriptor, by: readonly Person[]): Transaction {
  const plan = { coins: coinsOf(descriptor), payments: [payment(90_000n)] }
  const signed = by.reduce((psbt, each) => signedBy(psbt, each), unsigned(descriptor, plan))
  return readTransaction(finalizeMultisig(signed))
}

/** A coin, left by one key. */
function alone(descriptor: Descriptor, who: Person) {
  const [one] = provenCoins(descriptor, [70_000n])
  if (!one || descriptor.kind !== 'timelock') throw new Error('no lock')
  const { laterKey: key, olderBlocks } = descriptor
  const way = { kind: 'alone', key, olderBlocks } as const
  const script = payment(1n).script
  const [leaving] = sweep({ descriptor, way, coins: [one], script, rateSatPerKvb: 2_000n }).sweeps
  if (!leaving) throw new Error('nothing left')
  const keys = heldKeys(descriptor, writeExtendedKey(who.account, 'secret'))
  const raw = finishLeaving(way, signLeaving({ descriptor, way, keys }, leaving))
  const own = { inputIndex: 0, place: one.place, amountSats: one.amountSats }
  return { transaction: readTransaction(raw), own }
}

/** The same transaction with another witness of its first input. */
const withWitness = (
  transaction: Transaction,
  of: (witness: readonly Uint8Array[]) => readonly Uint8Array[],
): Transaction => ({
  ...transaction,
  inputs: transaction.inputs.map((input, at) =>
    at === 0 ? { ...input, witness: of(input.witness) } : input,
  ),
})

const pathOfSpend = (
  wallet: ReturnType<typeof walletOf>,
  transaction: Transaction,
  own: readonly OwnInput[],
) => wholePath(own.map((each) => pathOf(wallet, transaction, each)))

describe('the path of a spend', () => {
  const cases: readonly [string, Descriptor, readonly Person[], SpendPath][] = [
    ['2-of-2', TWO, [user, server], 'co-signed'],
    ['2-of-3 with the user', THREE, [user, server], 'co-signed'],
    ['2-of-3 with the backup', THREE, [backup, server], 'co-signed'],
    ['2-of-3 without the signer', THREE, [user, backup], 'user-and-backup'],
    ['nested 2-of-3', NESTED, [user, server], 'co-signed'],
    ['nested 2-of-3 without the signer', NESTED, [user, backup], 'user-and-backup'],
    ['backup later, together', BACKUP_LATER, [user, server], 'co-signed'],
    ['user later, together', USER_LATER, [user, server], 'co-signed'],
  ]
  for (const [name, descriptor, by, path] of cases) {
    it(`is ${path}: ${name}`, () => {
      const transaction = together(descriptor, by)
      const own = ownOf(coinsOf(descriptor))
      assert.equal(pathOfSpend(walletOf(descriptor), transaction, own), path)
      for (const each of own) assert.equal(pathOf(walletOf(descriptor), transaction, each), path)
    })
  }

  it('is one key’s after its time, by whose key it is', () => {
    const later: readonly [Descriptor, Person, SpendPath][] = [
      [BACKUP_LATER, backup, 'backup-alone'],
      [USER_LATER, user, 'user-alone'],
    ]
    for (const [descriptor, who, path] of later) {
      const { transaction, own } = alone(descriptor, who)
      assert.equal(pathOf(walletOf(descriptor), transaction, own), path)
    }
  })

  it('is the exit’s where only one of its inputs left by it', () => {
    const own = ownOf(coinsOf(THREE))
    const inputs = unsigned(THREE, { coins: coinsOf(THREE), payments: [payment(90_000n)] })
    const mixed = signedBy(signedBy(signedBy(inputs, user), server, [0]), backup, [1])
    const transaction = readTransaction(finalizeMultisig(mixed))
    assert.deepEqual(
      own.map((each) => pathOf(walletOf(THREE), transaction, each)),
      ['co-signed', 'user-and-backup'],
    )
    assert.equal(pathOfSpend(walletOf(THREE), transaction, own), 'user-and-backup')
  })
})

describe('a witness that somebody made up', () => {
  const own = ownOf(coinsOf(THREE))
  const [first] = own as [OwnInput]
  const left = together(THREE, [user, backup])
  const cosigned = together(THREE, [user, server])
  const judge = (transaction: Transaction) => pathOf(walletOf(THREE), transaction, first)

  it('borrows the signer’s signature from another spend, and is not co-signed', () => {
    const [, , theirs] = cosigned.inputs[1]?.witness ?? []
    const [, own1] = cosigned.inputs[0]?.witness ?? []
    const borrowed = withWitness(cosigned, ([empty, , , script]) =>
      [empty, own1, theirs, script].map((item) => item as Uint8Array),
    )
    assert.equal(judge(borrowed), 'unread')
    const other = { ...cosigned, lockTime: 1 }
    assert.equal(judge(other), 'unread')
  })

  it('shows one signature twice, none, or a script of other keys', () => {
    const twice = withWitness(left, ([empty, one, , script]) =>
      [empty, one, one, script].map((item) => item as Uint8Array),
    )
    assert.equal(judge(twice), 'unread')
    assert.equal(judge(withWitness(left, () => [])), 'unread')
    const foreign = together(TWO, [user, server]).inputs[0]?.witness ?? []
    assert.equal(judge(withWitness(left, () => foreign)), 'unread')
    assert.equal(
      judge(withWitness(left, (items) => [...items.slice(0, -1), Uint8Array.of(0x51)])),
      'unread',
    )
  })

  it('is not hidden among inputs that are co-signed', () => {
    const hidden = withWitness(cosigned, (items) => [Uint8Array.of(1), ...items.slice(2)])
    assert.equal(pathOfSpend(walletOf(THREE), hidden, own), 'unread')
    assert.equal(pathOfSpend(walletOf(THREE), cosigned, own), 'co-signed')
  })

  it('signs with a high S, which a miner may take: it is told as unread, not left out', () => {
    const { account } = backup
    const { place, amountSats } = first
    const key = derive(account, [place.chain, place.index])
    const witnessScript = left.inputs[0]?.witness.at(-1) as Uint8Array
    const hash = sighashOf(left, 0, { witnessScript, amountSats }, 1)
    const low = signHash(hash, key.secret)
    const s = CURVE_ORDER - BigInt(`0x${low.subarray(32).toHex()}`)
    const high = Uint8Array.from(low)
    high.set(Uint8Array.fromHex(s.toString(16).padStart(64, '0')), 32)
    const swapped = withWitness(left, (items) =>
      items.map((item) => (isBy(item, low) ? writeSignature(high, 1) : item)),
    )
    assert.notDeepEqual(swapped, left)
    assert.equal(judge(swapped), 'unread')
  })

  it('names another sighash type, and is read by it', () => {
    const { place, amountSats } = first
    const witnessScript = left.inputs[0]?.witness.at(-1) as Uint8Array
    const sign = ({ account }: Person, type: number) => {
      const { secret } = derive(account, [place.chain, place.index])
      return writeSignature(
        signHash(sighashOf(left, 0, { witnessScript, amountSats: sats(amountSats) }, type), secret),
        type,
      )
    }
    const typed = [sign(user, 0x83), sign(backup, 0x02)]
    const empty = new Uint8Array()
    assert.equal(
      judge(withWitness(left, () => [empty, ...typed, witnessScript])),
      'user-and-backup',
    )
  })

  it('takes the later key’s place with another key, or another’s signature', () => {
    const { transaction, own: only } = alone(BACKUP_LATER, backup)
    const wallet = walletOf(BACKUP_LATER)
    const stranger = derive(user.account, [only.place.chain, only.place.index]).publicKey
    const renamed = withWitness(transaction, ([signature, , ...rest]) =>
      [signature, stranger, ...rest].map((item) => item as Uint8Array),
    )
    assert.equal(pathOf(wallet, renamed, only), 'unread')
    assert.equal(pathOf(wallet, { ...transaction, lockTime: 9 }, only), 'unread')
    // Nodes want empty items there (NULLFAIL is policy): a miner need not.
    const filled = withWitness(transaction, ([signature, key, ...rest]) =>
      [signature, key, rest[0], signature, signature, rest.at(-1)].map(
        (item) => item as Uint8Array,
      ),
    )
    assert.equal(pathOf(wallet, filled, only), 'backup-alone')
  })
})

const isBy = (item: Uint8Array, signature: Uint8Array): boolean =>
  item.toHex() === writeSignature(signature, 1).toHex()
