// Sums over any sequence of signing, replacing and settling are those of counting one by one.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { arrayHistory, type Scope, type Spent } from '@countersign/core/policy/history.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import fc from 'fast-check'
import { openLedger, spendLog } from './ledger.ts'

const txid = (n: number) => n.toString(16).padStart(64, '0')

type Counted = Spent & { readonly wallet: string; readonly txid: string }

type Step = {
  readonly kind: 'sign' | 'postpone' | 'replace' | 'settle'
  readonly wallet: string
  readonly member: string
  readonly sats: number
  readonly which: number
  readonly after: number
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('sign', 'postpone', 'replace', 'settle'),
    wallet: fc.constantFrom('v', 'w'),
    member: fc.constantFrom('owner', 'anna', 'token:t'),
    sats: fc.integer({ min: 1, max: 9 }),
    which: fc.nat(),
    after: fc.nat(40),
  }),
  { maxLength: 25 },
)

function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-opens-'))
  const journal = openJournal(folder, new Uint8Array(32))
  t.after(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })
  return { journal, ledger: openLedger(journal) }
}

/** Does the steps on the ledger, and on a list beside it. */
function play({ journal, ledger }: ReturnType<typeof open>, all: readonly Step[]) {
  let live: readonly Counted[] = []
  let done: readonly Counted[] = []
  let now = 1_000
  for (const [n, { kind, wallet, member, sats, which, after }] of all.entries()) {
    now += after
    const append = (name: string, body: Record<string, unknown>) =>
      journal.append(
        [{ log: spendLog(wallet), kind: name, body: body as Canonical, proofs: [] }],
        now,
        (entries) => {
          for (const entry of entries) ledger.record(wallet, entry)
        },
      )
    const here = live.filter((each) => each.wallet === wallet)
    const found = kind === 'settle' ? here.filter(({ isOpen }) => isOpen) : here
    const old = kind === 'replace' || kind === 'settle' ? found[which % found.length] : undefined
    if (kind === 'settle') {
      if (!old) continue
      append('spend.settled', { txid: old.txid, by: txid(0), block: txid(0) })
      live = live.filter((each) => each !== old)
      const { isOpen: _, ...closed } = old
      done = [...done, { ...closed, at: now }]
      continue
    }
    const isOpen = kind === 'postpone' || old?.isOpen === true
    append('spend.signed', {
      txid: txid(n + 1),
      inputs: [`${old?.txid ?? txid(n + 1)}:0`],
      payments: [],
      changeSats: '0',
      feeSats: '0',
      amountSats: '1',
      countedSats: String(sats),
      replaces: old ? [old.txid] : [],
      used: ['0', '0'],
      policy: txid(0),
      member,
      ...(isOpen ? { counts: 'until-spent' } : {}),
    })
    const spent = { at: now, amountSats: BigInt(sats), member, wallet, txid: txid(n + 1) }
    live = [...live.filter((each) => each !== old), isOpen ? { ...spent, isOpen } : spent]
  }
  return { spent: [...live, ...done], now }
}

describe('what counts until it is spent', () => {
  it('is summed as counting one by one does, in every scope and window', (t) => {
    const opened = open(t)
    const { journal, ledger } = opened
    const property = fc.property(steps, fc.nat(1_000), fc.nat(200), (all, back, ahead) => {
      journal.database.exec('DELETE FROM entries')
      ledger.clear()
      const { spent, now } = play(opened, all)
      for (const scope of SCOPES) {
        for (const wallet of ['v', 'w']) {
          const own = spent.filter((each) => each.wallet === wallet)
          const others = spent.filter((each) => each.wallet !== wallet)
          const naive = arrayHistory(own, others)
          for (const to of [now - 20, now, now + ahead]) {
            const asked = [to - back, to, scope] as const
            assert.deepEqual(ledger.history(wallet).tally(...asked), naive.tally(...asked))
          }
        }
      }
      const token = spent.filter(({ member }) => member === 'token:t')
      const asked = [now - back, now, 'member:token:t'] as const
      assert.deepEqual(ledger.everywhere().tally(...asked), arrayHistory(token).tally(...asked))
    })
    fc.assert(property, { seed: 5, numRuns: 60 })
  })
})

const SCOPES: readonly Scope[] = ['wallet', 'organisation', 'member:anna', 'member:token:t']
