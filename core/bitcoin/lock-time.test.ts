import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FIRST_LOCK_TIME, liesAhead, lockTimeOf, type Standing } from './lock-time.ts'

const NOW = 1_800_000_000
const HEIGHT = 450

const inputs = (...sequences: readonly number[]) =>
  sequences.map((sequence, index) => ({
    txid: 'ab'.repeat(32),
    index,
    sequence,
    scriptSig: new Uint8Array(),
    witness: [],
  }))

const locked = (lockTime: number, sequences: readonly number[] = [0xfffffffd], version = 2) =>
  lockTimeOf({ version, lockTime, inputs: inputs(...sequences) })

function isAhead(lock: ReturnType<typeof locked>, standing: Partial<Standing> = {}): boolean {
  const here = { network: 'regtest', now: NOW, toldHeight: HEIGHT, ...standing } as const
  return lock !== null && liesAhead(lock, here)
}

/** An hour of blocks. */
const SOON = 6

/** Core's IsFinalTx and BIP 68 after those blocks, with coins that are in no block yet. */
function isInBlock(lockTime: number, sequences: readonly number[], version: number): boolean {
  const passed = lockTime < FIRST_LOCK_TIME ? HEIGHT + SOON + 1 : NOW
  const isFinal = lockTime < passed || sequences.every((each) => each === 0xffffffff)
  const isOld = sequences.every((each) => each >>> 31 === 1 || (each & 0xffff) === 0)
  return isFinal && (version < 2 || isOld)
}

describe('a lock time', () => {
  it('is none when it is zero or every sequence is final', () => {
    assert.equal(locked(0), null)
    assert.equal(locked(HEIGHT + 9, [0xffffffff, 0xffffffff]), null)
    assert.deepEqual(locked(HEIGHT + 9, [0xffffffff, 0xfffffffe]), {
      kind: 'height',
      height: HEIGHT + 9,
    })
  })

  it('by height lies ahead beyond the next hour’s blocks', () => {
    assert.equal(isAhead(locked(HEIGHT + SOON)), false)
    assert.equal(isAhead(locked(HEIGHT + SOON + 1)), true)
    assert.equal(isAhead(locked(FIRST_LOCK_TIME - 1)), true)
    assert.equal(isAhead(locked(1), { toldHeight: null }), true, 'nobody has told a height')
  })

  it('by time lies ahead until the clock is past it', () => {
    assert.equal(isAhead(locked(NOW - 1)), false)
    assert.equal(isAhead(locked(NOW)), true)
    assert.equal(isAhead(locked(0xffffffff)), true)
    assert.equal(isAhead(locked(FIRST_LOCK_TIME)), false)
  })

  it('is also an age that an input asks for, unless the version knows of none', () => {
    assert.deepEqual(locked(0, [0xfffffffd, 144]), { kind: 'age', inputIndex: 1, sequence: 144 })
    assert.equal(isAhead(locked(0, [0x0040_0001])), true)
    assert.equal(locked(0, [0]), null)
    assert.equal(locked(0, [144], 1), null)
  })

  it('on mainnet is not believed far beyond what the clock says, whatever height is told', () => {
    // 2027-01-15, 588 days after block 900,000: some 85,000 blocks.
    const told = { network: 'mainnet', toldHeight: FIRST_LOCK_TIME - 1 } as const
    assert.equal(isAhead(locked(984_000), told), false)
    assert.equal(isAhead(locked(994_000), told), true)
    assert.equal(isAhead(locked(994_000), { ...told, network: 'signet' }), false)
  })

  it('that does not lie ahead lets a block of the next hour have the transaction', () => {
    const near = (to: number) => fc.integer({ min: to - 3, max: to + 3 })
    const lockTime = fc.oneof(fc.constant(0), near(HEIGHT + SOON), near(NOW), fc.nat(0xffffffff))
    const sequence = fc.oneof(
      fc.constantFrom(0, 1, 0xffff, 0x1_0000, 0x40_0001, 0x7fff_ffff, 0x8000_0000, 0x8000_0001),
      near(0xffffffff - 3),
      fc.nat(0xffffffff),
    )
    const sequences = fc.array(sequence, { minLength: 1, maxLength: 3 })
    const holds = fc.property(lockTime, sequences, fc.nat(3), (lock, all, version) => {
      assert.equal(isAhead(locked(lock, all, version)), !isInBlock(lock, all, version))
    })
    fc.assert(holds, { seed: 1, numRuns: 3_000 })
  })
})
