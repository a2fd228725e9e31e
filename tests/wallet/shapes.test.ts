// Every shape of wallet through the whole path: examined, signed by both, finished, and compared
// with what other people's code makes of the same keys.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { satisfier } from '@bitcoinerlab/miniscript'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import {
  type Descriptor,
  deriveScripts,
  sortedMulti,
  timelocked,
  writtenMulti,
} from '@countersign/core/bitcoin/descriptor.ts'
import { derive } from '@countersign/core/bitcoin/extended-key.ts'
import type { Psbt, PsbtVersion } from '@countersign/core/bitcoin/psbt.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { addPartialSignatures, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { sighashAll, sighashMidstates } from '@countersign/core/bitcoin/sighash.ts'
import { readTransaction, sizeVb } from '@countersign/core/bitcoin/transaction.ts'
import { examine, type Spend } from '@countersign/core/wallet/examine.ts'
import { Transaction as Oracle } from '@scure/btc-signer'
import { coin, type Plan, payment, person, signedBy, unsigned } from '../builders/coins.ts'

const [user, server, backup] = [person(1), person(2), person(3)]

const WALLETS: Readonly<Record<string, Descriptor>> = {
  'wsh(sortedmulti)': sortedMulti(2, [user.key, server.key, backup.key]),
  'wsh(multi)': writtenMulti(2, [user.key, server.key]),
  'sh(wsh(sortedmulti))': sortedMulti(2, [user.key, server.key, backup.key], 'sh-wsh'),
  'sh(wsh(multi))': writtenMulti(2, [user.key, server.key, backup.key], 'sh-wsh'),
  'backup alone later': timelocked([user.key, server.key], backup.key, 52_560),
  'user alone later': timelocked([user.key, server.key], user.key, 144),
}

const planFor = (descriptor: Descriptor): Plan => ({
  coins: [
    coin(descriptor, { chain: 0, index: 4 }, 70_000n, 1),
    coin(descriptor, { chain: 1, index: 9 }, 50_000n, 2),
  ],
  payments: [payment(30_000n)],
  change: [{ chain: 1 as const, index: 12, amountSats: 89_000n }],
})

const walletOf = (descriptor: Descriptor) =>
  ({ network: 'regtest', descriptor, userKey: 0, serverKey: 1 }) as const

const examined = (psbt: Psbt, descriptor: Descriptor) =>
  examine(readPsbt(writePsbt(psbt)), walletOf(descriptor), [-1, -1])

function codes(psbt: Psbt, descriptor: Descriptor): readonly string[] {
  const examination = examined(psbt, descriptor)
  return examination.kind === 'refused' ? examination.faults.map(({ code }) => code) : []
}

function spendOf(psbt: Psbt, descriptor: Descriptor): Spend {
  const examination = examined(psbt, descriptor)
  assert.equal(examination.kind, 'signable', codes(psbt, descriptor).join())
  return (examination as { readonly spend: Spend }).spend
}

for (const [name, descriptor] of Object.entries(WALLETS)) {
  describe(`a spend of ${name}`, () => {
    const plan = planFor(descriptor)
    const of = (version: PsbtVersion) => unsigned(descriptor, { ...plan, version })
    const signed = (version: PsbtVersion = 0) => signedBy(of(version), user)
    const finished = (version: PsbtVersion = 0) =>
      readTransaction(finalizeMultisig(signedBy(signed(version), server)))

    it('is understood in both versions of PSBT', () => {
      const [a, b] = [spendOf(signed(0), descriptor), spendOf(signed(2), descriptor)]
      assert.deepEqual(a, b)
      assert.deepEqual([a.amountSats, a.feeSats], [31_000n, 1_000n])
      assert.deepEqual(
        a.change.map(({ outputIndex }) => outputIndex),
        [1],
      )
      assert.deepEqual(finished(0), finished(2))
    })

    it('is as large as said, or a little smaller', () => {
      const { vsize } = spendOf(signed(), descriptor)
      const actual = sizeVb(finished())
      assert.ok(vsize >= actual && vsize - actual <= 2, `${vsize} for ${actual}`)
    })

    it("is signed with the bytes of other people's code", () => {
      const oracle = Oracle.fromPSBT(writePsbt(of(0)), { allowUnknownInputs: true })
      const both = signedBy(signed(), server)
      for (const [at, { partialSignatures }] of both.inputs.entries()) {
        const { witnessScript } = both.inputs[at] ?? {}
        const amount = plan.coins[at]?.amountSats ?? 0n
        const sighash = oracle.preimageWitnessV0(at, witnessScript ?? new Uint8Array(), 1, amount)
        const own = spendOf(signed(), descriptor).inputs[at]
        assert.deepEqual(own?.sighash, sighash)
        assert.equal(partialSignatures.length, 2)
      }
    })

    it("needs the user's signature, and no stranger's", () => {
      assert.ok(codes(of(0), descriptor).every((code) => code === 'sign.user_unsigned'))
      assert.equal(codes(signedBy(of(0), server), descriptor)[0], 'sign.user_unsigned')
      const strange = signedBy(signed(), person(9))
      assert.equal(codes(strange, descriptor)[0], 'sign.user_signature_invalid')
    })

    it('cannot be finished with one signature', () => {
      assert.throws(() => finalizeMultisig(signed()), { code: 'psbt.unfinished' })
    })

    it('with the change of another shape of the same keys does not call it change', () => {
      const others = Object.values(WALLETS).filter((one) => one !== descriptor)
      for (const other of others) {
        const { inputs, ...rest } = unsigned(descriptor, { ...plan, change: [] })
        const [{ script, keyPaths } = { script: new Uint8Array(), keyPaths: [] }] = unsigned(
          other,
          {
            ...planFor(other),
            payments: [],
          },
        ).outputs
        const output = { amountSats: 89_000n, script, keyPaths, fields: [] } as const
        const outputs = [...rest.outputs, output] as Psbt['outputs']
        const psbt = signedBy({ ...rest, inputs, outputs }, user)
        const examination = examine(psbt, walletOf(descriptor), [-1, -1])
        assert.equal(examination.kind, 'refused')
        const found = (examination as { faults: readonly { code: string }[] }).faults
        assert.ok(found.some(({ code }) => code === 'sign.change_unproven'))
      }
    })
  })
}

describe('a multisig', () => {
  for (const name of ['wsh(sortedmulti)', 'wsh(multi)', 'sh(wsh(sortedmulti))', 'sh(wsh(multi))']) {
    it(`of ${name} is finished as @scure/btc-signer finishes it`, () => {
      const descriptor = WALLETS[name] as Descriptor
      const both = signedBy(signedBy(unsigned(descriptor, planFor(descriptor)), user), server)
      const oracle = Oracle.fromPSBT(writePsbt(both))
      oracle.finalize()
      assert.equal(finalizeMultisig(both).toHex(), oracle.hex)
    })
  }

  it('nested in P2SH pushes its program in the scriptSig, and nothing else', () => {
    const descriptor = WALLETS['sh(wsh(multi))'] as Descriptor
    const both = signedBy(signedBy(unsigned(descriptor, planFor(descriptor)), user), server)
    const [input] = readTransaction(finalizeMultisig(both)).inputs
    const { redeemScript } = both.inputs[0] ?? {}
    assert.equal(input?.scriptSig.toHex(), `22${redeemScript?.toHex()}`)
    assert.match(redeemScript?.toHex() ?? '', /^0020[0-9a-f]{64}$/)
  })

  it('with a redeem script that is another, or none, is refused', () => {
    const descriptor = WALLETS['sh(wsh(multi))'] as Descriptor
    const both = signedBy(signedBy(unsigned(descriptor, planFor(descriptor)), user), server)
    const [first, second] = both.inputs as [Psbt['inputs'][0], Psbt['inputs'][0]]
    const { redeemScript: _, ...bare } = first
    const { witnessScript: __, ...naked } = bare
    const wrong = { ...first, redeemScript: second.redeemScript as Uint8Array }
    for (const [input, code] of [
      [bare, 'sign.witness_script_mismatch'],
      [naked, 'sign.script_missing'],
      [wrong, 'sign.redeem_script_mismatch'],
    ] as const) {
      const psbt = { ...both, inputs: [input, second] }
      const examination = examine(psbt, walletOf(descriptor), [-1, -1])
      assert.equal(examination.kind, 'refused')
      const [fault] = (examination as { faults: readonly { code: string }[] }).faults
      assert.equal(fault?.code, code)
      assert.throws(() => finalizeMultisig(psbt), { code: 'psbt.unfinished' })
    }
  })
})

describe('a wallet with a time lock', () => {
  const names = ['backup alone later', 'user alone later']

  for (const name of names) {
    const descriptor = WALLETS[name] as Descriptor
    it(`(${name}) is finished by its first part, as @bitcoinerlab/miniscript satisfies it`, () => {
      const both = signedBy(signedBy(unsigned(descriptor, planFor(descriptor)), user), server)
      const [{ asm } = { asm: '' }] = satisfier(
        'or_d(multi(2,U,S),and_v(v:pkh(B),older(9)))',
      ).nonMalleableSats.filter(({ nSequence }) => nSequence === undefined)
      assert.equal(asm, '0 <sig(U)> <sig(S)>')
      const [input] = readTransaction(finalizeMultisig(both)).inputs
      const { partialSignatures, witnessScript } = both.inputs[0] ?? {}
      const { publicKeys } = deriveScripts(descriptor, 0, 4)
      const of = (at: number) =>
        partialSignatures?.find(({ publicKey }) => publicKey.toHex() === publicKeys[at]?.toHex())
          ?.signature
      assert.deepEqual(input?.witness, [new Uint8Array(), of(0), of(1), witnessScript])
    })

    it(`(${name}) is co-signed with the sequence 0xfffffffd only`, () => {
      for (const sequence of [0, 9, 144, 0xfffffffc, 0xfffffffe, 0xffffffff]) {
        const psbt = signedBy(unsigned(descriptor, { ...planFor(descriptor), sequence }), user)
        assert.deepEqual(codes(psbt, descriptor), ['sign.sequence', 'sign.sequence'])
      }
    })
  }

  it('names the key that may sign alone by its own chains', () => {
    const descriptor = WALLETS['user alone later'] as Descriptor
    const { keyPaths } = unsigned(descriptor, planFor(descriptor)).inputs[0] as Psbt['inputs'][0]
    assert.deepEqual(keyPaths.map(({ path }) => path.slice(-2).join('/')).sort(), [
      '0/4',
      '0/4',
      '2/4',
    ])
  })

  it('may be signed with the key of the other chains too, if that is valid', () => {
    const descriptor = WALLETS['user alone later'] as Descriptor
    const psbt = signedBy(unsigned(descriptor, planFor(descriptor)), user)
    const { laterKey, witnessScript } = deriveScripts(descriptor, 0, 4)
    const key = derive(user.account, [2, 4])
    assert.deepEqual(key.publicKey, laterKey)
    const midstates = sighashMidstates(psbt.transaction)
    const signature = (amountSats: bigint) => {
      const hash = sighashAll(midstates, 0, witnessScript, sats(amountSats))
      return writeSignature(signHash(hash, key.secret), 1)
    }
    const withAlone = (amountSats: bigint) =>
      addPartialSignatures(psbt, [
        { inputIndex: 0, publicKey: key.publicKey, signature: signature(amountSats) },
      ])
    assert.deepEqual(codes(withAlone(70_000n), descriptor), [])
    assert.deepEqual(codes(withAlone(70_001n), descriptor), ['sign.user_signature_invalid'])
    const both = signedBy(withAlone(70_000n), server)
    assert.deepEqual(finalizeMultisig(both), finalizeMultisig(signedBy(psbt, server)))
  })

  it('of any other wallet may have any sequence', () => {
    const descriptor = WALLETS['wsh(multi)'] as Descriptor
    const psbt = signedBy(
      unsigned(descriptor, { ...planFor(descriptor), sequence: 0xffffffff }),
      user,
    )
    assert.deepEqual(codes(psbt, descriptor), [])
  })
})
