import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { openJournal } from '@countersign/vault/journal.ts'
import fc from 'fast-check'
import { CODES_LOG, type Codes, openCodes, waitSeconds } from './codes.ts'
import { codeAt, stepAt } from './totp.ts'

const SEED = new Uint8Array(20).fill(5)
const START = 1_767_225_600

function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-codes-'))
  let journal = openJournal(folder, new Uint8Array(32))
  t.after(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })
  let codes = openCodes(journal)
  return {
    codes: () => codes,
    journal: () => journal,
    reopen() {
      journal.close()
      journal = openJournal(folder, new Uint8Array(32))
      codes = openCodes(journal)
    },
  }
}

type Who = {
  readonly factor?: string
  readonly device?: string | undefined
  /** A new one unless given. */
  readonly request?: string
  readonly onWrong?: () => void
}

const fresh = () => randomBytes(32).toString('hex')

const attempt = (
  codes: Codes,
  code: string,
  time: number,
  { factor = 'f', device, request = fresh(), onWrong }: Who = {},
) =>
  codes.check({
    factor,
    ...(device === undefined ? {} : { device }),
    kind: 'totp',
    secret: SEED,
    code,
    now: time,
    time,
    request,
    onWrong,
  })

/** Six digits that are no code around this time. */
const wrongAt = (time: number): string => {
  const step = stepAt(time)
  const right = [step - 1, step, step + 1].map((each) => codeAt(SEED, each))
  return ['000000', '111111', '222222', '333333'].find((each) => !right.includes(each)) ?? ''
}

const rightAt = (time: number) => codeAt(SEED, stepAt(time))

describe('the wait after wrong codes', () => {
  it('is nothing for four, then doubles from half a minute to an hour', () => {
    const WAITS = [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]
    assert.deepEqual(
      WAITS.map((_, failures) => waitSeconds(failures)),
      WAITS,
    )
    assert.equal(waitSeconds(99), 3_600)
  })

  it('is kept to the second, even by the right code, and survives a restart', (t) => {
    const box = open(t)
    let time = START
    for (let failures = 1; failures <= 8; failures += 1) {
      assert.throws(() => attempt(box.codes(), wrongAt(time), time), {
        code: 'factor.code_wrong',
        facts: { failures, waitSeconds: waitSeconds(failures) },
      })
      if (waitSeconds(failures) === 0) continue
      box.reopen()
      const early = time + waitSeconds(failures) - 1
      assert.throws(() => attempt(box.codes(), rightAt(early), early), {
        code: 'factor.throttled',
        facts: { waitSeconds: 1 },
      })
      time += waitSeconds(failures)
    }
    assert.equal(attempt(box.codes(), rightAt(time), time), stepAt(time))
  })

  it('ends in a lock after a hundred, which no time opens', (t) => {
    const box = open(t)
    let time = START
    for (let failures = 1; failures <= 100; failures += 1) {
      assert.throws(() => attempt(box.codes(), wrongAt(time), time), { code: 'factor.code_wrong' })
      time += 3_600
    }
    time += 10_000_000
    assert.throws(() => attempt(box.codes(), rightAt(time), time), { code: 'factor.locked' })
    assert.equal(box.codes().state('f').failures, 100)
    box.codes().forgive('f')
    assert.equal(attempt(box.codes(), rightAt(time), time), stepAt(time))
  })

  it("of one authenticator is not another's", (t) => {
    const box = open(t)
    for (let i = 0; i < 5; i += 1) {
      assert.throws(() => attempt(box.codes(), wrongAt(START), START))
    }
    assert.equal(attempt(box.codes(), rightAt(START), START, { factor: 'g' }), stepAt(START))
  })
})

describe('wrong codes that count for one device', () => {
  const [one, other] = ['11'.repeat(32), '22'.repeat(32)]

  it('lock it out after ten, and touch nobody else', (t) => {
    const codes = open(t).codes()
    let time = START
    for (let failures = 1; failures <= 10; failures += 1) {
      assert.throws(() => attempt(codes, wrongAt(time), time, { device: one }), {
        code: 'factor.code_wrong',
        facts: { failures, waitSeconds: waitSeconds(failures) },
      })
      time += 3_600
    }
    const again = () => attempt(codes, rightAt(time), time, { device: one })
    assert.throws(again, { code: 'factor.device_locked' })
    assert.equal(attempt(codes, rightAt(time), time, { device: other }), stepAt(time))
    assert.equal(attempt(codes, rightAt(time), time), stepAt(time))
    assert.equal(codes.state('f').failures, 0)
    assert.ok(codes.hasFailures('f'))
    codes.use('f', stepAt(time))
    assert.equal(codes.hasFailures('f'), false)
    assert.equal(codes.state('f', one).failures, 0)
  })

  it('lock nobody out of what the user signed, nor the other way round', (t) => {
    const codes = open(t).codes()
    for (let tries = 0; tries < 5; tries += 1) {
      assert.throws(() => attempt(codes, wrongAt(START), START))
    }
    assert.throws(() => attempt(codes, rightAt(START), START), { code: 'factor.throttled' })
    assert.equal(attempt(codes, rightAt(START), START, { device: one }), stepAt(START))
  })
})

describe('a request that was refused', () => {
  it('is refused for good, counted once, and never looked at again', (t) => {
    const box = open(t)
    const request = fresh()
    let wrongs = 0
    const again = (time: number) =>
      attempt(box.codes(), rightAt(START + 600), time, { request, onWrong: () => (wrongs += 1) })
    const WRONG = { code: 'factor.code_wrong', facts: { failures: 1, waitSeconds: 0 } }
    for (const time of [START, START + 1, START + 600, START + 1_800]) {
      assert.throws(() => again(time), WRONG, String(time - START))
      box.reopen()
    }
    box.codes().clear()
    box.codes().rebuild(new Map())
    assert.throws(() => again(START + 600), WRONG)
    assert.equal(wrongs, 1)
    assert.equal(box.codes().state('f').failures, 1)
    assert.equal(attempt(box.codes(), rightAt(START), START), stepAt(START))
  })

  it('counts nothing when what goes with it cannot be written', (t) => {
    const codes = open(t).codes()
    const request = fresh()
    const onWrong = () => {
      throw new Error('full')
    }
    assert.throws(() => attempt(codes, wrongAt(START), START, { request, onWrong }), /full/)
    assert.equal(codes.state('f').failures, 0)
    assert.equal(attempt(codes, rightAt(START), START, { request }), stepAt(START))
  })
})

describe('a step', () => {
  it('is good until it was used, and so are none before it', (t) => {
    const codes = open(t).codes()
    const step = attempt(codes, rightAt(START), START)
    assert.equal(attempt(codes, rightAt(START), START), step)
    codes.use('f', step)
    for (const used of [step, step - 1]) {
      const again = () => attempt(codes, codeAt(SEED, used), START)
      assert.throws(again, { code: 'factor.code_reused' })
    }
    assert.equal(codes.state('f').failures, 0)
    assert.equal(attempt(codes, codeAt(SEED, step + 1), START), step + 1)
  })

  it('used up never comes back by an older one', (t) => {
    const codes = open(t).codes()
    codes.use('f', 10)
    codes.use('f', 9)
    assert.equal(codes.state('f').lastStep, 10)
  })
})

describe('the index of codes', () => {
  type Event = {
    readonly kind: 'refuse' | 'use' | 'forgive'
    readonly factor: string
    readonly device: string | undefined
  }

  it('made again is the one that grew, whatever happened', (t) => {
    const kinds = fc.constantFrom('refuse', 'refuse', 'refuse', 'use', 'forgive')
    const device = fc.constantFrom(undefined, '11'.repeat(32), '22'.repeat(32))
    const event = fc.record({ kind: kinds, factor: fc.constantFrom('f', 'g'), device })
    const events = fc.array(event as fc.Arbitrary<Event>, { maxLength: 25 })
    const holds = fc.property(events, (happened) => {
      const box = open(t)
      const codes = box.codes()
      let time = START
      const used: [string, number][] = []
      const forgiven = new Map<string, number>()
      for (const { kind, factor, device: by } of happened) {
        time += 3_600
        if (kind === 'refuse') {
          assert.throws(() => attempt(codes, wrongAt(time), time, { factor, device: by }))
        } else if (kind === 'use') {
          used.push([factor, attempt(codes, rightAt(time), time, { factor })])
          codes.use(...(used.at(-1) as [string, number]))
        } else {
          forgiven.set(factor, box.journal().head(CODES_LOG).seq)
          codes.forgive(factor)
        }
      }
      const states = () =>
        ['f', 'g'].flatMap((factor) =>
          [undefined, '11'.repeat(32), '22'.repeat(32)].map((by) => codes.state(factor, by)),
        )
      const grown = states()
      codes.clear()
      for (const each of used) codes.use(...each)
      for (const factor of forgiven.keys()) codes.forgive(factor)
      codes.rebuild(forgiven)
      assert.deepEqual(states(), grown)
    })
    fc.assert(holds, { seed: 1, numRuns: 30 })
  })
})
