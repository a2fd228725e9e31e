// `npm run bench -- wallet`: how long the first look at a wallet of many used addresses takes, how
// long until one more coin is in its balance, and choosing coins among many.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { selectCoins } from '@countersign/core/wallet/coins.ts'
import { median, type Report, table } from '../report.ts'
import { openWorld, type WalletWorld } from './world.ts'

const SIZES = [100, 1_000, 10_000]
const TIMES = 5

type Row = {
  /** Used addresses with a coin each, or coins. */
  readonly size: number
  readonly firstScanMs: number
  readonly oneMoreMs: number
  readonly selectionMs: number
}

export async function benchWallet({ say, answer }: Report): Promise<void> {
  const world = await openWorld()
  try {
    const rows: Row[] = []
    for (const size of SIZES) {
      say(`${size} addresses`)
      rows.push({ size, ...(await scanned(world, size)), selectionMs: selected(size) })
    }
    answer({ bench: 'wallet', rows, growth: growthOf(rows) }, () => words(rows))
  } finally {
    await world.stop()
  }
}

async function scanned(world: WalletWorld, size: number) {
  const wallet = await world.begin(size)
  const firstScanMs = await wallet.look()
  const more: number[] = []
  for (let time = 0; time < TIMES; time++) {
    const before = await wallet.balanceSats()
    wallet.receive()
    more.push(await wallet.look())
    const grown = (await wallet.balanceSats()) - before
    if (grown !== 10_000n + BigInt(size + time)) throw new Error(`the balance grew by ${grown}`)
  }
  return { firstScanMs: round(firstScanMs), oneMoreMs: round(median(more)) }
}

/** To pay what half of the coins hold: the largest come first, so nearly a third is looked at. */
function selected(size: number): number {
  const coins = Array.from({ length: size }, (_, at) => ({
    amountSats: sats(10_000n + BigInt(at)),
  }))
  const heldSats = coins.reduce((total, { amountSats }) => total + amountSats, 0n)
  const script = Uint8Array.of(0, 32, ...new Uint8Array(32))
  const wanted = {
    payments: [{ amountSats: sats(heldSats / 2n), script }],
    changeScript: script,
    threshold: 2,
    witnessScript: new Uint8Array(71),
    rateSatPerKvb: 1_000n,
  }
  const times = Array.from({ length: TIMES }, () => {
    const began = performance.now()
    selectCoins(coins, wanted)
    return performance.now() - began
  })
  return round(median(times))
}

const round = (ms: number): number => Math.round(ms * 100) / 100

/** By how much each figure grows from the second size to the third, ten times as many. */
function growthOf(rows: readonly Row[]) {
  const [, small, large] = rows
  const times = (of: keyof Row) => round((large?.[of] ?? 0) / (small?.[of] ?? 1))
  return {
    firstScan: times('firstScanMs'),
    oneMore: times('oneMoreMs'),
    selection: times('selectionMs'),
  }
}

function words(rows: readonly Row[]): string {
  const shown = rows.map((row) => [row.size, row.firstScanMs, row.oneMoreMs, row.selectionMs])
  const { firstScan, oneMore, selection } = growthOf(rows)
  return [
    'milliseconds',
    table([['addresses', 'first scan', 'one more coin', 'choosing coins'], ...shown]),
    '',
    `ten times as many take ${firstScan}, ${oneMore} and ${selection} times as long`,
  ].join('\n')
}
