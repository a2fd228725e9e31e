// One behaviour suite, two chains: the twin in memory, and a real node.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { type RegtestNode, startRegtest } from '@countersign/launcher/regtest/regtest.ts'
import { openCoreChain } from '@countersign/server/adapters/chain/core-rpc.ts'
import { openChain } from '@countersign/server/adapters/memory/chain.ts'
import { type ChainWorld, describeChain } from '@countersign/server/ports/chain.contract.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

describeChain('the chain in memory', async (): Promise<ChainWorld> => {
  const chain = openChain()
  let paid = 0
  return {
    chain,
    mine: async (blocks) => chain.mine(blocks),
    async pay(script, amountSats) {
      paid += 1
      const txid = paid.toString(16).padStart(64, '0')
      const input = { txid, index: 0, scriptSig: new Uint8Array(), sequence: 0, witness: [] }
      const outputs = [{ amountSats: sats(amountSats), script }]
      const transaction = { version: 2, inputs: [input], outputs, lockTime: 0 }
      chain.receive(transaction)
      return txidOf(transaction)
    },
  }
})

describe('on a regtest node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-chain-'))
  let node: RegtestNode | null = null
  before(async () => {
    node = await startRegtest({
      folder: join(folder, 'chain'),
      port: 0,
      onProgress: () => undefined,
    })
  })
  after(async () => {
    await node?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is not believed by a server of another network', async () => {
    const chain = openCoreChain(node as RegtestNode, 'testnet4')
    await assert.rejects(chain.tip(), { code: 'chain.network_wrong' })
    chain.close()
  })

  describeChain('the chain of Core RPC', async () => {
    const started = node as RegtestNode
    return {
      chain: openCoreChain(started, 'regtest'),
      mine: async (blocks) => void (await started.rpc('generatetoaddress', blocks, PAYEE)),
      async pay(script, amountSats) {
        const address = addressOf(script, 'regtest')
        return String(await started.rpc('sendtoaddress', address, Number(amountSats) / 1e8))
      },
    }
  })
})
