import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault, type FaultCode } from '../fault.ts'
import { MAX_SATS, sats } from './amounts.ts'
import { MAX_PSBT_BYTES } from './psbt-form.ts'
import { readPsbt, readPsbtBase64 } from './psbt-read.ts'
import {
  SAMPLE_KEYS,
  SAMPLE_SCRIPT,
  SAMPLE_SECRETS,
  SAMPLE_WITNESS_SCRIPT,
  sampleParts,
  sampleSign,
} from './psbt-samples.ts'
import { createPsbt, writePsbt } from './psbt-write.ts'

const faults = (code: FaultCode) => (error: unknown) =>
  error instanceof Fault && error.code === code

describe('a PSBT', () => {
  it('is refused if it ends anywhere early', () => {
    const bytes = writePsbt(sampleSign(createPsbt(sampleParts()), SAMPLE_SECRETS[0] as Uint8Array))
    for (let end = 0; end < bytes.length; end++) {
      assert.throws(() => readPsbt(bytes.subarray(0, end)), Fault)
    }
  })

  it('is refused above its largest size, without being looked at', () => {
    const bytes = new Uint8Array(MAX_PSBT_BYTES + 1)
    assert.throws(() => readPsbt(bytes), faults('psbt.too_large'))
    assert.throws(() => readPsbt(bytes.subarray(1)), faults('psbt.magic'))
  })

  it('with a previous transaction that is another is refused', () => {
    const { inputs, ...rest } = sampleParts(2)
    const [first, second] = inputs as [(typeof inputs)[0], (typeof inputs)[0]]
    const swapped = {
      ...first,
      ...(second.nonWitnessUtxo && { nonWitnessUtxo: second.nonWitnessUtxo }),
    }
    assert.throws(() => createPsbt({ ...rest, inputs: [swapped] }), faults('psbt.utxo_mismatch'))
    const at = (index: number) => () => createPsbt({ ...rest, inputs: [{ ...first, index }] })
    at(1)()
    assert.throws(at(2), faults('psbt.utxo_index'))
  })

  it('says what it holds', () => {
    const psbt = readPsbt(
      writePsbt(sampleSign(createPsbt(sampleParts(2)), SAMPLE_SECRETS[1] as Uint8Array)),
    )
    const [, input] = psbt.inputs
    const [output] = psbt.outputs
    const spent = input?.nonWitnessUtxo?.outputs[1]
    assert.equal(input?.nonWitnessTxid, input?.txid)
    assert.deepEqual(spent, { amountSats: sats(50_000n), script: SAMPLE_SCRIPT })
    assert.deepEqual(input?.witnessScript, SAMPLE_WITNESS_SCRIPT)
    assert.deepEqual(
      input?.keyPaths.map(({ fingerprint, path }) => [fingerprint, path]),
      SAMPLE_KEYS.map(() => ['0badcafe', [0x80000030, 0, 2]]),
    )
    assert.deepEqual(
      input?.partialSignatures.map(({ publicKey }) => publicKey),
      [SAMPLE_KEYS[1]],
    )
    assert.equal(output?.amountSats, 99_000n)
    assert.equal(output?.keyPaths[0]?.path[2], 7)
    assert.equal(psbt.transaction.lockTime, 800_000)
  })
})

describe('base64', () => {
  const text = writePsbt(createPsbt(sampleParts())).toBase64()
  it('is read if it is strict', () => {
    assert.equal(writePsbt(readPsbtBase64(text)).toBase64(), text)
    const broken = [`${text}\n`, ` ${text}`, `${text}=`, text.slice(0, -1), `${text}A`, `-${text}`]
    for (const one of broken) assert.throws(() => readPsbtBase64(one), faults('psbt.base64'))
    assert.throws(() => readPsbtBase64(''), faults('psbt.magic'))
  })
})

describe('any change of a PSBT', () => {
  const psbt = sampleSign(createPsbt(sampleParts(2)), SAMPLE_SECRETS[0] as Uint8Array)
  const bytes = writePsbt(psbt)

  it('of one byte is a fault, or a PSBT that is written as it was read', () => {
    const property = fc.property(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      (at, flip) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] as number) ^ flip
        assertReadOrFault(changed)
      },
    )
    fc.assert(property, { seed: 1, numRuns: 2000 })
  })

  it('by cutting and pasting is a fault, or a PSBT that is written as it was read', () => {
    const cut = fc.tuple(
      fc.nat(bytes.length),
      fc.nat(bytes.length),
      fc.uint8Array({ maxLength: 9 }),
    )
    const property = fc.property(cut, ([from, to, paste]) => {
      assertReadOrFault(Uint8Array.of(...bytes.subarray(0, from), ...paste, ...bytes.subarray(to)))
    })
    fc.assert(property, { seed: 2, numRuns: 500 })
  })

  function assertReadOrFault(changed: Uint8Array): void {
    try {
      assert.deepEqual(writePsbt(readPsbt(changed)), changed)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }
})

describe('the published PSBTs', () => {
  type Case = {
    readonly description: string
    readonly base64: string
    readonly valid: boolean
    readonly locktime?: number | null
  }

  const url = (name: string) => new URL(`../../../shared/vectors/${name}`, import.meta.url)

  const judge = (base64: string, isValid: boolean, name: string) => {
    try {
      const psbt = readPsbtBase64(base64)
      assert.ok(isValid, `read, but must be refused: ${name}`)
      assert.equal(writePsbt(psbt).toBase64(), base64)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      assert.ok(!isValid, `${error.code}: ${name}`)
    }
  }

  for (const bip of ['bip0174', 'bip0370', 'bip0371', 'bip0373']) {
    it(`of ${bip} are read or refused as it says`, (t) => {
      if (!existsSync(url(`${bip}.json`))) return t.skip('the vectors are not here')
      const cases: readonly Case[] = JSON.parse(readFileSync(url(`${bip}.json`), 'utf8'))
      for (const { base64, valid, description, locktime } of cases) {
        judge(base64, valid, description)
        if (locktime === undefined) continue
        const { transaction, hasLockTimeConflict } = readPsbtBase64(base64)
        assert.equal(hasLockTimeConflict ? null : transaction.lockTime, locktime, description)
      }
    })
  }

  it('of Bitcoin Core are read or refused as there', (t) => {
    const file = url('core/rpc_psbt.json')
    if (!existsSync(file)) return t.skip('the vectors are not here')
    const core = JSON.parse(readFileSync(file, 'utf8'))
    for (const base64 of core.valid) judge(base64, true, base64)
    for (const base64 of core.invalid) judge(base64, false, base64)
    for (const [base64, message] of core.invalid_with_msg) judge(base64, false, message)
  })
})

it('a PSBT of a thousand inputs is read whole', () => {
  const psbt = createPsbt(sampleParts(1000))
  assert.equal(psbt.inputs.length, 1000)
  assert.ok(psbt.outputs[0] && psbt.outputs[0].amountSats < MAX_SATS)
})
