// A lived-in organisation for the console's pages: a wallet with three months behind it, a spend
// that waits, a proposal that is open. The chain is made up; the rest went through the API.

import type { WalletTransaction } from '@countersign/server/ports/records.ts'
import { makeReview } from '@countersign/server/use-cases/make-review.ts'
import { notarise } from '@countersign/server/use-cases/notarise.ts'
import { govern, LIVED_POLICY } from './governing.ts'
import { signIn } from './signed-in.ts'
import type { ConsoleSite } from './site.ts'
import { trade } from './trading.ts'

const DAY = 86_400

/** Satoshis by days ago; what is negative went out. */
const MOVED: readonly (readonly [daysAgo: number, netSats: bigint])[] = [
  [92, 310_000_000n],
  [81, 84_120_000n],
  [70, -22_350_000n],
  [61, -4_100_000n],
  [52, 120_000_000n],
  [40, -61_000_000n],
  [33, 18_420_000n],
  [21, -2_730_500n],
  [12, 42_118_553n],
  [6, -9_730_000n],
  [2, -1_204_880n],
]

/** Of the security review, by days ago: how it was mended bit by bit. */
const SCORES: readonly (readonly [daysAgo: number, score: number])[] = [
  [40, 7],
  [33, 28],
  [20, 26],
  [12, 31],
  [1, 31],
]

export async function furnish({ assembly, browser, origin }: ConsoleSite): Promise<void> {
  const { team, store } = assembly
  const { wallet } = team.treasury(LIVED_POLICY)
  await govern(assembly, wallet)
  await assembly.tick()
  await notarise({ store, signer: assembly.signer, clock: () => team.house.clock.now })
  const now = team.house.clock.now
  await trade(store, now)
  await store.transact(async (tx) => {
    await tx.putTransactions(MOVED.map((each, at) => moved(wallet, now, each, at)))
    const total = MOVED.reduce((sum, [, sats]) => sum + sats, 0n)
    await tx.putCoins([
      {
        wallet,
        txid: 'c0'.repeat(32),
        outputIndex: 0,
        chain: 0,
        index: 3,
        script: `0020${'ab'.repeat(32)}`,
        amountSats: total,
        height: 812,
        spentBy: null,
      },
    ])
    for (const [daysAgo, score] of SCORES) {
      await tx.putReview({ madeAt: now - daysAgo * DAY, score, findings: 90 - score, unknown: 40 })
    }
    await tx.putChainView({
      height: 840,
      hash: '0c'.repeat(32),
      blockTime: now - 300,
      seenAt: now - 4,
      feeRateSatPerVb: 3.5,
    })
  })
  const { signer, notices } = assembly
  await makeReview({ store, signer, notices, network: 'regtest', clock: () => now })
  await signIn({ assembly, browser, origin })
  await browser.page.clock.setFixedTime(now * 1000)
  await browser.page.goto(origin)
}

function moved(
  wallet: string,
  now: number,
  [daysAgo, netSats]: (typeof MOVED)[number],
  at: number,
): WalletTransaction {
  const blockTime = now - daysAgo * DAY
  return {
    wallet,
    txid: at.toString(16).padStart(64, '0'),
    height: 840 - daysAgo * 6,
    blockTime,
    seenAt: blockTime - 600,
    netSats,
    feeSats: netSats < 0n ? 1_410n : null,
    path: netSats < 0n ? 'co-signed' : null,
    raw: new Uint8Array(),
  }
}
