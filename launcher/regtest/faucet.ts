// The node's own purse: the first blocks pay it, `sendtoaddress` pays from it. Its key is no
// secret, for regtest coins are worth nothing; nothing but regtest may ever know this file.

import { createHash } from 'node:crypto'
import { readAddress } from './addresses.ts'
import type { Address, Bcoin, Coin, Transaction } from './bcoin.ts'
import { submit } from './corrections.ts'
import { RPC, RpcError } from './rpc-error.ts'

const COINBASE_MATURITY = 100
const RATE_SAT_PER_VB = 2
const DUST_SATS = 546
const OVERHEAD_VB = 11
const INPUT_VB = 69
const OUTPUT_VB = 43

const keyRing = ({ KeyRing }: Bcoin) =>
  KeyRing.fromOptions({
    privateKey: createHash('sha256').update('countersign regtest faucet').digest(),
    witness: true,
    compressed: true,
  })

export const faucetAddress = (bcoin: Bcoin): Address => keyRing(bcoin).getAddress()

/** Mines blocks to an address, one after the other. Answers their hashes as RPC writes them. */
export async function mine(bcoin: Bcoin, count: number, address: Address): Promise<string[]> {
  const hashes: string[] = []
  while (hashes.length < count) {
    const block = await bcoin.node.miner.mineBlock(null, address)
    const entry = await bcoin.node.chain.add(block)
    if (entry === null) throw new Error('the mined block does not follow the tip')
    hashes.push(entry.rhash())
  }
  return hashes
}

/** Pays an address from the faucet, at a fixed fee rate. Mines only if it must. */
export async function pay(bcoin: Bcoin, to: unknown, amountSats: number): Promise<Transaction> {
  const script = bcoin.Script.fromAddress(readAddress(bcoin, to))
  let coins = await ownCoins(bcoin)
  let chosen = choose(matureOf(bcoin, coins), amountSats)
  if (chosen === null && choose(coins, amountSats) !== null) {
    // There is enough, but too young to be spent.
    await mine(bcoin, COINBASE_MATURITY, faucetAddress(bcoin))
    coins = await ownCoins(bcoin)
    chosen = choose(matureOf(bcoin, coins), amountSats)
  }
  if (chosen === null) throw new RpcError(RPC.insufficientFunds, 'Insufficient funds')

  const ring = keyRing(bcoin)
  const draft = new bcoin.MTX()
  for (const coin of chosen) draft.addCoin(coin)
  draft.addOutput(script, amountSats)
  const changeSats = sum(chosen) - amountSats - feeSats(chosen.length)
  if (changeSats >= DUST_SATS) {
    draft.addOutput(bcoin.Script.fromAddress(ring.getAddress()), changeSats)
  }
  draft.sign(ring)
  const tx = draft.toTX()
  await submit(bcoin, tx, Number.POSITIVE_INFINITY)
  return tx
}

const sum = (coins: readonly Coin[]) => coins.reduce((total, { value }) => total + value, 0)

const feeSats = (inputs: number) =>
  RATE_SAT_PER_VB * (OVERHEAD_VB + inputs * INPUT_VB + 2 * OUTPUT_VB)

async function ownCoins(bcoin: Bcoin): Promise<readonly Coin[]> {
  const { chain, mempool } = bcoin.node
  const coins = await chain.getCoinsByAddress(faucetAddress(bcoin))
  return coins.filter(({ hash, index }) => mempool.getSpent(hash, index) === undefined)
}

const matureOf = ({ node: { chain } }: Bcoin, coins: readonly Coin[]) =>
  coins.filter((coin) => !coin.coinbase || chain.height + 1 - coin.height >= COINBASE_MATURITY)

/** The smallest coin that is enough alone; else the largest together, as few as possible. */
function choose(coins: readonly Coin[], amountSats: number): readonly Coin[] | null {
  const rising = [...coins].sort((a, b) => a.value - b.value)
  const single = rising.find(({ value }) => value >= amountSats + feeSats(1))
  if (single !== undefined) return [single]
  for (let count = 2; count <= rising.length; count++) {
    const largest = rising.slice(-count)
    if (sum(largest) >= amountSats + feeSats(count)) return largest
  }
  return null
}
