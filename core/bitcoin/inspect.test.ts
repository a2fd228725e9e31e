import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { MAX_SATS, type Sats, sats } from './amounts.ts'
import { hash160 } from './hashes.ts'
import { describePsbt, FEE_CEILING_SATS, feeOf, signingFaults } from './inspect.ts'
import type { Psbt, PsbtInput } from './psbt.ts'
import { fieldKey, INPUT } from './psbt-form.ts'
import { readPsbt, readPsbtBase64 } from './psbt-read.ts'
import {
  SAMPLE_SCRIPT,
  SAMPLE_SECRETS,
  SAMPLE_WITNESS_SCRIPT,
  sampleInput,
  sampleParts,
  samplePrevious,
  sampleSign,
} from './psbt-samples.ts'
import { createPsbt, type NewInput, writePsbt } from './psbt-write.ts'
import { p2pkhScript, p2shScript } from './script.ts'
import { SIGNING_FAULTS } from './signing-fault.ts'

const codes = (psbt: Psbt) => signingFaults(psbt).map(({ code }) => code)
const good = sampleSign(createPsbt(sampleParts(2)), SAMPLE_SECRETS[0] as Uint8Array)

/** The good PSBT with its second input changed. */
const changed = (change: Partial<PsbtInput>): Psbt => {
  const [first, second] = good.inputs as [PsbtInput, PsbtInput]
  return { ...good, inputs: [first, { ...second, ...change }] }
}

/** A PSBT whose one input is worth so much, and whose one output pays the rest. */
const paying = (inSats: Sats, feeSats: bigint): Psbt => {
  const inputs = [sampleInput(1, samplePrevious(1, inSats))]
  const outputs = [{ amountSats: sats(inSats - feeSats), script: SAMPLE_SCRIPT }]
  return createPsbt({ inputs, outputs, lockTime: 0 })
}

const witnessUtxo = { amountSats: sats(50_000n), script: SAMPLE_SCRIPT }
const LEGACY = p2pkhScript(new Uint8Array(20))

describe('signing', () => {
  it('has nothing against a PSBT that proves what it spends', () => {
    assert.deepEqual(signingFaults(good), [])
    assert.deepEqual(signingFaults(changed({ witnessUtxo, sighashType: 1 })), [])
  })

  it('has nothing against a witness script nested in a redeem script', () => {
    const previous = samplePrevious(1, sats(50_000n), p2shScript(hash160(SAMPLE_SCRIPT)))
    const psbt = createPsbt({ ...sampleParts(), inputs: [sampleInput(1, previous)] })
    const inputs = psbt.inputs.map((one) => ({ ...one, redeemScript: SAMPLE_SCRIPT }))
    assert.deepEqual(codes({ ...psbt, inputs }), [])
    assert.deepEqual(codes(psbt), ['sign.witness_script_mismatch'])
  })

  const CASES: readonly (readonly [string, string, Psbt])[] = [
    ['sign.no_inputs', 'no inputs', createPsbt({ inputs: [], outputs: [], lockTime: 0 })],
    ['sign.utxo_mismatch', 'another previous transaction', changed({ nonWitnessTxid: good.txid })],
    ['sign.utxo_index', 'an output that is not there', changed({ index: 2 })],
    [
      'sign.witness_utxo_differs',
      'a witness UTXO of one satoshi more',
      changed({ witnessUtxo: { ...witnessUtxo, amountSats: sats(50_001n) } }),
    ],
    [
      'sign.witness_utxo_differs',
      'a witness UTXO of another script',
      changed({ witnessUtxo: { ...witnessUtxo, script: LEGACY } }),
    ],
    ['sign.redeem_script_mismatch', 'a redeem script', changed({ redeemScript: SAMPLE_SCRIPT })],
    [
      'sign.witness_script_mismatch',
      'another witness script',
      changed({ witnessScript: SAMPLE_WITNESS_SCRIPT.slice(1) }),
    ],
    ['sign.sighash_type', 'the sighash type 0', changed({ sighashType: 0 })],
    ['sign.sighash_type', 'the sighash type NONE', changed({ sighashType: 2 })],
    ['sign.sighash_type', 'the sighash type ANYONECANPAY', changed({ sighashType: 0x81 })],
    ['sign.already_final', 'a final witness', changed({ finalScriptWitness: [] })],
    ['sign.already_final', 'a final scriptSig', changed({ finalScriptSig: new Uint8Array() })],
  ]
  for (const [code, name, psbt] of CASES) {
    it(`is refused with ${name}: ${code}`, () => {
      const found = signingFaults(psbt).find((fault) => fault.code === code)
      assert.ok(found, `${codes(psbt)}`)
      if (code !== 'sign.no_inputs') assert.equal(found.inputIndex, 1)
      assert.ok((SIGNING_FAULTS as readonly string[]).includes(code))
    })
  }

  it('is refused without the previous transaction, even with a witness UTXO', () => {
    const { nonWitnessUtxo: _, ...input } = sampleInput(1, samplePrevious(1, sats(50_000n)))
    const outputs = [{ amountSats: sats(49_000n), script: SAMPLE_SCRIPT }]
    const psbt = createPsbt({ inputs: [{ ...input, witnessUtxo }], outputs, lockTime: 0 })
    assert.deepEqual(codes(psbt), ['sign.utxo_missing'])
  })

  it('is refused with a witness UTXO of a legacy output', () => {
    const { witnessScript: _, ...input } = sampleInput(1, samplePrevious(1, sats(50_000n), LEGACY))
    const legacy = { ...witnessUtxo, script: LEGACY }
    const of = (one: NewInput) => createPsbt({ ...sampleParts(), inputs: [one] })
    assert.deepEqual(codes(of({ ...input, witnessUtxo: legacy })), ['sign.witness_utxo_legacy'])
    assert.deepEqual(codes(of(input)), [])
  })

  it('is refused if somebody signed another sighash type', () => {
    const [one] = good.inputs[1]?.partialSignatures ?? []
    assert.ok(one)
    const signature = one.signature.with(-1, 3)
    const psbt = changed({ partialSignatures: [{ ...one, signature }] })
    assert.deepEqual(codes(psbt), ['sign.sighash_type'])
  })

  it('sees the fields as they are in the bytes', () => {
    const [first, second] = good.inputs as [PsbtInput, PsbtInput]
    const field = { key: fieldKey(INPUT.sighashType), value: Uint8Array.of(0x83, 0, 0, 0) }
    const inputs = [first, { ...second, fields: [...second.fields, field] }]
    assert.deepEqual(codes(readPsbt(writePsbt({ ...good, inputs }))), ['sign.sighash_type'])
  })

  const FEES: readonly (readonly [bigint, readonly string[]])[] = [
    [-1n, ['sign.amounts']],
    [0n, []],
    [FEE_CEILING_SATS, []],
    [FEE_CEILING_SATS + 1n, ['sign.fee_ceiling']],
  ]
  for (const [feeSats, expected] of FEES) {
    it(`of a fee of ${feeSats} satoshis has ${expected[0] ?? 'nothing'} against it`, () => {
      const psbt = paying(sats(20_000_000n), feeSats)
      assert.deepEqual(codes(psbt), expected)
      assert.equal(feeOf(psbt), feeSats < 0n ? null : feeSats)
    })
  }

  it('is refused if the inputs claim more than there is', () => {
    const inputs = [1, 2].map((seed) =>
      sampleInput(seed, samplePrevious(seed, sats(MAX_SATS - 700n))),
    )
    const psbt = createPsbt({ inputs, outputs: [], lockTime: 0 })
    assert.deepEqual(codes(psbt), ['sign.amounts'])
    assert.equal(feeOf(psbt), null)
  })

  it('is refused for every PSBT BIP 174 says a signer must refuse', (t) => {
    const url = new URL('../../../shared/vectors/bip0174.json', import.meta.url)
    if (!existsSync(url)) return t.skip('the vectors are not here')
    const cases = JSON.parse(readFileSync(url, 'utf8'))
    for (const { base64, signer, description } of cases) {
      if (signer !== 'must refuse') continue
      const found = codes(readPsbtBase64(base64)).filter((code) => code !== 'sign.utxo_missing')
      assert.ok(found.length > 0, description)
    }
  })
})

it('a description is ready for JSON and says what the PSBT holds', () => {
  const described = describePsbt(good)
  assert.deepEqual(JSON.parse(JSON.stringify(described)), described)
  assert.equal(described.feeSats, '1000')
  assert.equal(described.txid, good.txid)
  const [, input] = described.inputs
  assert.equal(input?.amountSats, '50000')
  assert.equal(input?.scriptKind, 'p2wsh')
  assert.equal(input?.signedBy.length, 1)
  assert.equal(input?.fieldCount, 5)
  assert.deepEqual(input?.keyPaths[0]?.path, [0x80000030, 0, 2])
  assert.equal(described.outputs[0]?.amountSats, '99000')
  const bare = describePsbt(
    createPsbt({ ...sampleParts(), inputs: [{ txid: '11'.repeat(32), index: 0, sequence: 0 }] }),
  )
  assert.equal(bare.feeSats, null)
  assert.equal(bare.inputs[0]?.script, null)
})
