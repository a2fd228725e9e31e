// The service without a node of its own: coins, a spend and its block by an Electrum server and by
// an Esplora, and the launcher's caged server as it is told of one.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readBackend } from '@countersign/channel/backend.ts'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { launch } from '@countersign/launcher/launch.ts'
import { type RegtestNode, startRegtest } from '@countersign/launcher/regtest/regtest.ts'
import { startElectrumServer } from '../builders/electrum-server.ts'
import { startEsploraServer } from '../builders/esplora-server.ts'
import { freshCode, sealed } from '../builders/process.ts'
import { type Between, openSite, type Site } from '../builders/server.ts'
import { until } from '../builders/until.ts'

const wallet = 'savings'

const BETWEEN: Readonly<Record<string, (node: RegtestNode) => Promise<Between>>> = {
  async 'an Electrum server'(node) {
    const server = await startElectrumServer({ node })
    return { told: readBackend('electrum', server.url, null), stop: server.stop }
  },
  async 'an Esplora'(node) {
    const server = await startEsploraServer(node)
    return { told: readBackend('esplora', server.url, null), stop: server.stop }
  },
}

for (const [name, between] of Object.entries(BETWEEN)) {
  describe(`the service behind ${name}`, { timeout: 120_000 }, () => {
    let site: Site
    before(async () => {
      site = await openSite(between)
    })
    after(() => site.stop())

    it('sees a coin, sends a spend and finds it in its block', async () => {
      await site.fund(1_000_000n)
      await until(
        () => site.api().listCoins({ wallet }),
        ({ coins }) => coins.some(({ height }) => height !== undefined),
      )
      const psbt = await site.spend(100_000n)
      const code = sealed(
        site.real,
        freshCode(site.real, site.owned.seed),
        spendBinding(wallet, psbt.txid),
      )
      const body = { psbt: writePsbt(psbt).toBase64(), code }
      await site.api().askSpend({ wallet, body })
      const show = () => site.api().showSpend({ wallet, txid: psbt.txid })
      await until(show, ({ state }) => state === 'broadcast')
      await site.mine()
      const { height } = await until(show, ({ state }) => state === 'confirmed')
      assert.ok(height)
      const { totalSats } = await site.api().showBalance({ wallet })
      assert.equal(totalSats, '899500')
    })
  })
}

describe('an installation that is told of an Electrum server', { timeout: 120_000 }, () => {
  it('starts no node, and asks it from the cage', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-behind-'))
    const quiet = { onProgress: () => undefined, port: 0 }
    const node = await startRegtest({ ...quiet, folder: join(folder, 'chain') })
    const server = await startElectrumServer({ node })
    const launched = await launch({
      home: openHome(join(folder, 'home')),
      backend: readBackend('electrum', server.url, null),
      nodePort: 0,
      desk: null,
      unsealWith: 'key-file',
      keepUnsealKey: true,
      say: () => undefined,
      onProgress: () => undefined,
    })
    try {
      const { node: own, chain, processes } = launched.status()
      assert.deepEqual([own, processes.node], [null, undefined])
      assert.deepEqual(chain, { kind: 'electrum', url: server.url, by: null })
      const asked = () => Promise.resolve(server.asked)
      await until(asked, (all) => all.includes('blockchain.headers.subscribe'))
    } finally {
      await launched.stop()
      await server.stop()
      await node.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
