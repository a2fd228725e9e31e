// One behaviour suite, one chain: the twin in memory, and a real node asked in every way there is.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '@countersign/demo/sinks/localhost.ts'
import { type RegtestNode, startRegtest } from '@countersign/launcher/regtest/regtest.ts'
import type { ChainConnection } from '@countersign/server/adapters/chain/answers.ts'
import { openCoreChain } from '@countersign/server/adapters/chain/core-rpc.ts'
import { openElectrumChain } from '@countersign/server/adapters/chain/electrum/electrum.ts'
import { openEsploraChain } from '@countersign/server/adapters/chain/esplora/esplora.ts'
import { openChain } from '@countersign/server/adapters/memory/chain.ts'
import { type ChainWorld, describeChain } from '@countersign/server/ports/chain.contract.ts'
import type { ChainPort } from '@countersign/server/ports/chain.ts'
import { type ElectrumServer, startElectrumServer } from '../builders/electrum-server.ts'
import { type EsploraServer, startEsploraServer } from '../builders/esplora-server.ts'
import { replaceBlocks } from '../builders/reorg.ts'
import { describeExits, followExit } from './exits.ts'

const PIN = new X509Certificate(LOCALHOST_CERTIFICATE).fingerprint256
  .replaceAll(':', '')
  .toLowerCase()

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

describeChain('the chain in memory', async (): Promise<ChainWorld> => {
  const chain = openChain()
  let paid = 0
  return {
    chain,
    mine: async (blocks) => chain.mine(blocks),
    takesRivals: false,
    replace: async (blocks) => chain.replace(blocks),
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

  const worldOf = (chain: ChainPort): ChainWorld => {
    const started = node as RegtestNode
    return {
      chain,
      takesRivals: true,
      mine: async (blocks) => void (await started.rpc('generatetoaddress', blocks, PAYEE)),
      replace: (blocks) => replaceBlocks(started, blocks),
      async pay(script, amountSats) {
        const address = addressOf(script, 'regtest')
        return String(await started.rpc('sendtoaddress', address, Number(amountSats) / 1e8))
      },
    }
  }

  describeChain('the chain of Core RPC', async () =>
    worldOf(openCoreChain(node as RegtestNode, 'regtest')),
  )

  describe('exits, by Core RPC', () => {
    describeExits(() => worldOf(openCoreChain(node as RegtestNode, 'regtest')))
  })

  describe('behind an Electrum server', () => {
    let server: ElectrumServer | null = null
    let chain: ChainConnection | null = null
    before(async () => {
      const tls = { key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }
      server = await startElectrumServer({ node: node as RegtestNode, tls })
    })
    after(async () => {
      chain?.close()
      await server?.stop()
    })

    describeChain('the chain of the Electrum protocol', async () => {
      const pin = PIN
      chain = openElectrumChain({ url: server?.url ?? '', pin }, 'regtest')
      return worldOf(chain)
    })

    it('is not believed by a server of another network', async () => {
      const other = openElectrumChain({ url: server?.url ?? '', pin: PIN }, 'signet')
      await assert.rejects(other.tip(), { code: 'chain.network_wrong' })
      other.close()
    })

    followExit(() => worldOf(chain as ChainPort))

    it('is heard again after it was away', async () => {
      const tip = await chain?.tip()
      await server?.vanish()
      await assert.rejects(chain?.tip() ?? Promise.resolve(), { code: 'chain.unreachable' })
      await server?.comeBack()
      assert.deepEqual(await chain?.tip(), tip)
    })
  })

  describe('behind an Esplora', () => {
    let server: EsploraServer | null = null
    let chain: ChainConnection | null = null
    before(async () => {
      server = await startEsploraServer(node as RegtestNode)
    })
    after(async () => {
      chain?.close()
      await server?.stop()
    })

    describeChain('the chain of Esplora', async () => {
      chain = openEsploraChain({ url: server?.url ?? '', keepMs: 0 }, 'regtest')
      return worldOf(chain)
    })

    it('is not believed by a server of another network', async () => {
      const other = openEsploraChain({ url: server?.url ?? '' }, 'signet')
      await assert.rejects(other.tip(), { code: 'chain.network_wrong' })
      other.close()
    })

    followExit(() => worldOf(chain as ChainPort))

    it('turns over every page of a script, and takes no rate that is slower', async () => {
      const script = Uint8Array.of(0, 32, ...new Uint8Array(32).fill(7))
      const { pay, mine } = worldOf(openChain())
      for (let count = 0; count < 30; count += 1) {
        await pay(script, 10_000n)
        if (count % 10 === 9) await mine(1)
      }
      await pay(script, 10_000n)
      const found = await chain?.scan([script.toHex()], 0)
      assert.equal(found?.outputs.length, 31)
      const rates: unknown[] = []
      for (const each of [1, 5, 6, 100]) rates.push(await chain?.feeRateSatPerVb(each))
      assert.deepEqual(rates, [20.5, 12.25, 3.125, 3.125])
    })
  })
})
