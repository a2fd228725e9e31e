// PSBTs changed in every way a fuzz test can think of: the published ones where they are at hand,
// and our own. Bytes changed, pieces pasted, whole fields moved: a reader meets all of it one day.

import { existsSync, readFileSync } from 'node:fs'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { ByteWriter } from '@countersign/core/bitcoin/bytes.ts'
import { hash160 } from '@countersign/core/bitcoin/hashes.ts'
import type { Field, Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { fieldKey, MAGIC } from '@countersign/core/bitcoin/psbt-form.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import {
  SAMPLE_KEYS,
  SAMPLE_SCRIPT,
  SAMPLE_SECRETS,
  sampleInput,
  sampleParts,
  samplePrevious,
  sampleSign,
} from '@countersign/core/bitcoin/psbt-samples.ts'
import { createPsbt, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { p2shScript } from '@countersign/core/bitcoin/script.ts'
import fc from 'fast-check'

const samples = [...ownSamples(), ...published()]

function ownSamples(): readonly Uint8Array[] {
  const [first] = SAMPLE_SECRETS as [Uint8Array]
  const nestedIn = samplePrevious(1, sats(50_000n), p2shScript(hash160(SAMPLE_SCRIPT)))
  const nested = { ...sampleInput(1, nestedIn), redeemScript: SAMPLE_SCRIPT }
  return ([0, 2] as const).flatMap((version) =>
    [
      createPsbt({ ...sampleParts(2), version }),
      sampleSign(createPsbt({ ...sampleParts(2), version }), first),
      createPsbt({ ...sampleParts(1), inputs: [nested], version }),
      withTaproot(createPsbt({ ...sampleParts(1), version })),
    ].map(writePsbt),
  )
}

/** One of each field of BIP 371 and 373, and what nobody knows. */
function withTaproot(psbt: Psbt): Psbt {
  const [key] = SAMPLE_KEYS as [Uint8Array]
  const xOnly = key.slice(1)
  const bytes = (length: number) => new Uint8Array(length).fill(0x66)
  const join = (...parts: readonly Uint8Array[]) => Uint8Array.of(...parts.flatMap((p) => [...p]))
  const field = (type: number, keyData: Uint8Array, value: Uint8Array): Field => ({
    key: fieldKey(type, keyData),
    value,
  })
  const none = new Uint8Array()
  const input = [
    field(0x13, none, bytes(64)),
    field(0x14, join(xOnly, bytes(32)), bytes(65)),
    field(0x15, join(Uint8Array.of(0xc0), xOnly, bytes(32)), Uint8Array.of(0x51, 0xc0)),
    field(0x16, xOnly, join(Uint8Array.of(1), bytes(32), bytes(8))),
    field(0x17, none, xOnly),
    field(0x18, none, bytes(32)),
    field(0x1a, key, join(key, key)),
    field(0x1b, join(key, key), bytes(66)),
    field(0x1c, join(key, key, bytes(32)), bytes(32)),
    field(0x99, none, bytes(3)),
    field(0xfc, join(Uint8Array.of(2, 1, 1, 0)), bytes(3)),
  ]
  const output = [
    field(0x05, none, xOnly),
    field(0x06, none, Uint8Array.of(1, 0xc0, 1, 0x51, 1, 0xc0, 1, 0x52)),
    field(0x07, xOnly, join(Uint8Array.of(0), bytes(8))),
    field(0x08, key, join(key, key)),
  ]
  const add = <Map extends { readonly fields: readonly Field[] }>(
    map: Map,
    more: Field[],
  ): Map => ({
    ...map,
    fields: [...map.fields, ...more],
  })
  return {
    ...psbt,
    inputs: psbt.inputs.map((one) => add(one, input)),
    outputs: psbt.outputs.map((one) => add(one, output)),
  }
}

/** The valid ones of the published PSBTs, where they are at hand. */
function published(): readonly Uint8Array[] {
  const url = (name: string) => new URL(`../../../shared/vectors/${name}`, import.meta.url)
  const read = (name: string) =>
    existsSync(url(name)) ? JSON.parse(readFileSync(url(name), 'utf8')) : null
  const bips = ['bip0174', 'bip0370', 'bip0371', 'bip0373'].flatMap(
    (bip) => (read(`${bip}.json`) ?? []) as { base64: string; valid: boolean }[],
  )
  const core: readonly string[] = read('core/rpc_psbt.json')?.valid ?? []
  return [...bips.flatMap(({ valid, base64 }) => (valid ? [base64] : [])), ...core].map((text) =>
    Uint8Array.fromBase64(text),
  )
}

/** The maps of a PSBT as it is written, to be changed field by field. */
function mapsOf(bytes: Uint8Array): readonly (readonly Field[])[] {
  const { fields, inputs, outputs } = readPsbt(bytes)
  return [fields, ...inputs.map((one) => one.fields), ...outputs.map((one) => one.fields)]
}

function bytesOf(maps: readonly (readonly Field[])[]): Uint8Array {
  const writer = new ByteWriter().raw(MAGIC)
  for (const fields of maps) {
    for (const { key, value } of fields) writer.sized(key).sized(value)
    writer.uint8(0)
  }
  return writer.finish()
}

const sample = fc.nat(samples.length - 1).map((at) => samples[at] as Uint8Array)
const anywhere = fc.nat(0xffff)

const byBytes = fc
  .tuple(sample, fc.array(fc.tuple(anywhere, fc.nat(255)), { minLength: 1, maxLength: 4 }))
  .map(([bytes, changes]) => {
    const changed = bytes.slice()
    for (const [at, value] of changes) changed[at % bytes.length] = value
    return changed
  })

const byPasting = fc
  .tuple(sample, sample, anywhere, anywhere, fc.nat(80))
  .map(([one, other, to, from, length]) => {
    const piece = other.subarray(from % other.length, (from % other.length) + length)
    const at = to % one.length
    return Uint8Array.of(...one.subarray(0, at), ...piece, ...one.subarray(at + length))
  })

// Whole fields dropped, doubled, moved between maps and given each other's values: what a reader
// that only looks at each field for itself would let pass.
const byFields = fc
  .tuple(sample, sample, fc.constantFrom('drop', 'copy', 'value', 'byte'), anywhere, anywhere)
  .map(([one, other, how, to, from]) => {
    const maps = mapsOf(one).map((fields) => [...fields])
    const others = mapsOf(other).flat()
    const map = maps[to % maps.length] as Field[]
    const taken = others[from % others.length]
    const at = (to >> 3) % Math.max(1, map.length)
    const target = map[at]
    if (!taken || !target) return one
    const byte = from % Math.max(1, target.value.length)
    if (how === 'drop') map.splice(at, 1)
    if (how === 'copy') map.push(taken)
    if (how === 'value') map[at] = { key: target.key, value: taken.value }
    if (how === 'byte' && target.value.length > 0) {
      map[at] = { key: target.key, value: target.value.with(byte, to & 0xff) }
    }
    return bytesOf(maps)
  })

/** A PSBT that was changed, readable or not. */
export const changedPsbts = fc.oneof(byBytes, byPasting, byFields)
