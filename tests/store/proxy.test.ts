// Electrum servers and Esploras that are reached by a SOCKS5 proxy, as Tor is one; and an Esplora
// that lies, stalls or goes away.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '@countersign/demo/sinks/localhost.ts'
import { type RegtestNode, startRegtest } from '@countersign/launcher/regtest/regtest.ts'
import { openElectrumChain } from '@countersign/server/adapters/chain/electrum/electrum.ts'
import { openEsploraChain } from '@countersign/server/adapters/chain/esplora/esplora.ts'
import { type ElectrumServer, startElectrumServer } from '../builders/electrum-server.ts'
import { type EsploraServer, startEsploraServer } from '../builders/esplora-server.ts'
import { type SocksServer, startSocksServer } from '../builders/socks-server.ts'

const MINER = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const OURS = Uint8Array.of(0, 32, ...sha256(Uint8Array.of(0x51)))
const SCRIPTS = [OURS.toHex()]
const TIMEOUT_MS = 2_000
const ONION = `${'a'.repeat(56)}.onion`
type Lie = Parameters<EsploraServer['lie']>[0]

const UNREACHABLE = { code: 'chain.unreachable' }

const pin = new X509Certificate(LOCALHOST_CERTIFICATE).fingerprint256
  .replaceAll(':', '')
  .toLowerCase()

describe('over a regtest node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-proxy-'))
  const tls = { key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }
  let node: RegtestNode
  let electrum: ElectrumServer
  let esplora: EsploraServer
  let paid = ''
  before(async () => {
    const options = { folder: join(folder, 'chain'), port: 0, onProgress: () => undefined }
    node = await startRegtest(options)
    ;[electrum, esplora] = await Promise.all([
      startElectrumServer({ node, tls }),
      startEsploraServer(node),
    ])
    paid = String(await node.rpc('sendtoaddress', addressOf(OURS, 'regtest'), 0.001))
    await node.rpc('generatetoaddress', 3, MINER)
  })
  after(async () => {
    await Promise.all([electrum.stop(), esplora.stop()])
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const through = async (port: number, use: (proxy: SocksServer) => Promise<void>) => {
    const proxy = await startSocksServer({ port })
    try {
      await use(proxy)
    } finally {
      await proxy.stop()
    }
  }

  it('an Electrum server is asked by a proxy that alone learns its name', async () => {
    await through(electrum.port, async (proxy) => {
      const socks = { host: '127.0.0.1', port: proxy.port }
      const chain = openElectrumChain({ url: 'tls://server.invalid:50002', pin, socks }, 'regtest')
      const { outputs } = await chain.scan(SCRIPTS, 0)
      assert.equal(outputs[0]?.txid, paid)
      chain.close()
      assert.deepEqual(proxy.told, ['server.invalid:50002'])
    })
  })

  it('an Esplora behind an onion is asked without TLS, and by the proxy alone', async () => {
    await through(Number(new URL(esplora.url).port), async (proxy) => {
      const socks = { host: '127.0.0.1', port: proxy.port }
      const chain = openEsploraChain({ url: `http://${ONION}/api`, socks }, 'regtest')
      const { outputs } = await chain.scan(SCRIPTS, 0)
      assert.equal(outputs[0]?.txid, paid)
      chain.close()
      assert.deepEqual([...new Set(proxy.told)], [`${ONION}:80`])
    })
  })

  it('a proxy that refuses, stalls or is not there leaves the chain unreachable', async () => {
    await through(electrum.port, async (proxy) => {
      const socks = { host: '127.0.0.1', port: proxy.port }
      const access = { url: `tcp://${ONION}:50001`, socks, timeoutMs: TIMEOUT_MS }
      const chain = openElectrumChain(access, 'regtest')
      proxy.behave('refuse')
      await assert.rejects(chain.tip(), UNREACHABLE)
      proxy.behave('stall')
      await assert.rejects(chain.tip(), UNREACHABLE)
      await proxy.stop()
      await assert.rejects(chain.tip(), UNREACHABLE)
      chain.close()
    })
  })

  it('an Esplora that lies or stalls gives a fault, and is heard when it is true', async () => {
    const lies: readonly (readonly [string, Lie])[] = [
      ['chain.unreachable', (path, truth) => (path.endsWith('/txs') ? null : truth)],
      ['chain.answer_invalid', (path, truth) => (path.endsWith('/txs') ? '<html>' : truth)],
      ['chain.answer_invalid', (_, truth) => truth.replaceAll(paid, 'ab'.repeat(32))],
      ['chain.answer_invalid', (path, truth) => (path.endsWith('/hex') ? '00' : truth)],
      [
        'chain.answer_invalid',
        (_, truth) => truth.replace(/"block_height":\d+/, '"block_height":9'),
      ],
      ['chain.answer_invalid', (_, truth) => truth.replace(/"pos":\d+/, '"pos":0')],
      ['chain.network_wrong', (path, truth) => (path.endsWith('/header') ? '00' : truth)],
    ]
    for (const [code, lie] of lies) {
      const access = { url: esplora.url, keepMs: 0, timeoutMs: TIMEOUT_MS }
      const chain = openEsploraChain(access, 'regtest')
      esplora.lie(lie)
      await assert.rejects(chain.scan(SCRIPTS, 0), { code })
      esplora.lie((_, truth) => truth)
      const { outputs } = await chain.scan(SCRIPTS, 0)
      assert.deepEqual([outputs.length, outputs[0]?.txid], [1, paid])
      chain.close()
    }
    const gone = await startEsploraServer(node)
    const chain = openEsploraChain({ url: gone.url, keepMs: 0 }, 'regtest')
    assert.equal((await chain.scan(SCRIPTS, 0)).outputs.length, 1)
    await gone.stop()
    await assert.rejects(chain.scan(SCRIPTS, 0), UNREACHABLE)
    chain.close()
  })
})
