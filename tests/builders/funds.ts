// Real coins of an installation's wallet, from the faucet of its node, and spends of them.

import { equalBytes } from '@countersign/core/bitcoin/bytes.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { createPsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { type Rpc, rpcClient } from '@countersign/launcher/regtest/rpc-client.ts'
import { keyPathsAt, payment } from './coins.ts'
import type { Installation } from './installation.ts'
import { type Owner, WALLET } from './owner.ts'

const MINER = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

export type RealCoin = {
  readonly txid: string
  readonly raw: Uint8Array
  readonly outputIndex: number
  readonly place: { readonly chain: 0; readonly index: number }
  readonly amountSats: bigint
}

/** The node that runs now: after a start it has another port. */
export function nodeRpc({ status }: Installation): Rpc {
  const { node } = status()
  if (!node) throw new Error('there is no node')
  return rpcClient(node)
}

export const mine = async (installation: Installation, blocks = 1): Promise<void> =>
  void (await nodeRpc(installation)('generatetoaddress', blocks, MINER))

/** A confirmed coin at a fresh address. */
export async function fund(
  installation: Installation,
  owner: Owner,
  amountSats: bigint,
): Promise<RealCoin> {
  const rpc = nodeRpc(installation)
  const { address, index } = await owner.api().giveAddress({ wallet: WALLET })
  const txid = String(await rpc('sendtoaddress', address, Number(amountSats) / 1e8))
  await mine(installation)
  const raw = Uint8Array.fromHex(String(await rpc('getrawtransaction', txid)))
  const place = { chain: 0, index: Number(index) } as const
  const { script } = deriveScripts(owner.descriptor, 0, place.index)
  const outputIndex = readTransaction(raw).outputs.findIndex((each) =>
    equalBytes(each.script, script),
  )
  return { txid, raw, outputIndex, place, amountSats }
}

/** All of a coin for somebody else, by nobody signed. */
export function spendOf({ descriptor }: Owner, coin: RealCoin, feeSats: bigint, to = 0xaa): Psbt {
  const { place, txid, outputIndex, raw, amountSats } = coin
  const { witnessScript } = deriveScripts(descriptor, place.chain, place.index)
  const input = {
    txid,
    index: outputIndex,
    sequence: 0xfffffffd,
    nonWitnessUtxo: raw,
    witnessScript,
    keyPaths: keyPathsAt(descriptor, place),
  }
  return createPsbt({ lockTime: 0, inputs: [input], outputs: [payment(amountSats - feeSats, to)] })
}
