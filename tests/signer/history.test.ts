// Spends so long that five hundred of them do not fit one answer, read page by page.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { MAX_FRAME_BYTES } from '@countersign/channel/frames.ts'
import { readSpends } from '@countersign/cli/flows/history.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { at } from '../builders/house.ts'
import { openTreasury, type Treasury } from '../builders/treasury.ts'

/** A wallet of so many spends, each with a payment to a script of so many bytes. */
function withSpends(t: TestContext, count: number, scriptBytes: number): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  const { house, wallet } = treasury
  const payments = Array(100).fill({ script: '6a'.repeat(scriptBytes / 100), sats: '0' })
  const drafts = Array.from({ length: count }, (_, i) => ({
    log: spendLog(wallet),
    kind: 'spend.signed',
    body: {
      txid: (i + 1).toString(16).padStart(64, '0'),
      inputs: [`${'ab'.repeat(32)}:${i}`],
      payments,
      changeSats: '0',
      feeSats: '1',
      amountSats: '1',
      countedSats: '1',
      replaces: [],
      used: ['1', '0'],
      policy: '00'.repeat(32),
    },
    proofs: [],
  }))
  house.service().signer.append(drafts)
  return treasury
}

describe('the history of a wallet', () => {
  it('is told in answers that fit a frame, and read whole or as far as wanted', async (t) => {
    const { house, wallet } = withSpends(t, 90, 200_000)
    const answers: Canonical[] = []
    const ask = async (body: Canonical) => {
      const answer = house.ask('history', body)
      answers.push(answer)
      return answer
    }
    const all = await readSpends(ask, wallet)
    assert.deepEqual(
      all.map(({ seq }) => seq),
      Array.from({ length: 90 }, (_, i) => 90 - i),
    )
    assert.ok(answers.length > 5)
    for (const answer of answers) {
      assert.ok(canonicalBytes(answer).length < MAX_FRAME_BYTES / 4)
      assert.ok((at(answer, 'spends') as readonly Canonical[]).length > 0, 'no question in vain')
    }
    assert.deepEqual(await readSpends(ask, wallet, 25), all.slice(0, 25))
  })

  it('of one that spent nothing is empty, and a short one is one answer', async (t) => {
    const none = withSpends(t, 0, 100)
    assert.deepEqual(
      await readSpends(async (body) => none.house.ask('history', body), 'spending'),
      [],
    )
    const { house, wallet } = withSpends(t, 3, 100)
    let asked = 0
    const ask = async (body: Canonical) => {
      asked += 1
      return house.ask('history', body)
    }
    assert.equal((await readSpends(ask, wallet)).length, 3)
    assert.equal(asked, 1)
  })
})
