// The server as its own process over a real PostgreSQL, a real signer in its cage and a real node:
// everything but the launcher. The owner talks to it through the SDK.

import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import type { FromServer, ServerSettings, ToServer } from '@countersign/channel/launch.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { createPsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type RegtestNode, startRegtest } from '@countersign/launcher/regtest/regtest.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import { keyPathsAt, payment, signedBy } from './coins.ts'
import { type Cluster, startCluster } from './postgres.ts'
import { makeWallet, type Owned, type RealSigner, startReal } from './process.ts'

const MINER = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const MAIN = new URL('../../server/main.ts', import.meta.url)

/** The server's process: started, killed and started again. */
export type ServerProcess = {
  /** What it wrote, over all its starts. */
  readonly lines: string[]
  child(): ChildProcess
  url(): string
  /** The one before must have ended. @throws Error with the code it refused to start with */
  start(): Promise<void>
  /** Ends it as by kill -9. */
  kill(): Promise<void>
  /** Asks it to end. @returns its exit code */
  stopServer(): Promise<number | null>
}

export type Site = ServerProcess & {
  readonly real: RealSigner
  readonly owned: Owned
  readonly node: RegtestNode
  readonly cluster: Cluster
  readonly settings: ServerSettings
  /** Through the server that runs now. */
  api(): Api
  mine(blocks?: number): Promise<void>
  /** A confirmed coin at a fresh address of the wallet. */
  fund(amountSats: bigint): Promise<void>
  /** Pays somebody else from one coin of the wallet, signed by its user. */
  spend(amountSats: bigint, feeSats?: bigint): Promise<Psbt>
  stop(): Promise<void>
}

/** A server between the node and ours, and how ours is told of it. */
export type Between = { readonly told: ServerSettings['node']; stop(): Promise<void> }

/** A claimed signer with one wallet, and the server running. */
export async function openSite(
  openBetween?: (node: RegtestNode) => Promise<Between>,
): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-site-'))
  const [cluster, node, real] = await allOrNone([
    startCluster([], { isEmpty: true }),
    startRegtest({ folder: join(folder, 'chain'), port: 0, onProgress: () => undefined }),
    startReal(),
  ])
  await (await cluster.fresh()).query('create database countersign')
  const client = await real.connect()
  const owned = await makeWallet(real, client)
  client.close()
  const between = await openBetween?.(node)
  const asked = settingsOf(real, cluster, node)
  const settings = between ? { ...asked, node: between.told } : asked
  const server = serverProcess(settings)
  const mine = async (blocks = 1) => void (await node.rpc('generatetoaddress', blocks, MINER))

  const site: Site = {
    ...server,
    real,
    owned,
    node,
    cluster,
    settings,
    mine,
    api: () => ownersApi(real, server.url()),
    async fund(amountSats) {
      const { address } = await site.api().giveAddress({ wallet: owned.wallet })
      await node.rpc('sendtoaddress', address, Number(amountSats) / 1e8)
      await mine()
    },
    spend: (amountSats, feeSats = 500n) => buildSpend(site, amountSats, feeSats),
    async stop() {
      server.child().kill('SIGKILL')
      await between?.stop()
      await Promise.all([real.stop(), node.stop(), cluster.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await server.start()
  } catch (error) {
    await site.stop()
    throw error
  }
  return site
}

function settingsOf(real: RealSigner, cluster: Cluster, node: RegtestNode): ServerSettings {
  const { signingKey, sealingKey } = real.identity
  return {
    network: 'regtest',
    port: 0,
    database: cluster.folder,
    signerSocket: socketPath(real.home.run, 'server'),
    deskUrl: 'http://approve.localhost:8181',
    identity: { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() },
    node: { kind: 'core-rpc', url: node.url, cookieFile: node.cookieFile },
  }
}

function ownersApi(real: RealSigner, url: string): Api {
  return openApi({
    url,
    now: real.now,
    signer: fingerprint(real.identity),
    device: {
      keyId: rawPublicKey(real.device).toHex(),
      sign: (bytes) => signBytes(real.device, bytes),
    },
    checkReceipt: (frame, to) => readAnswer(frame, to, real.identity.signingKey),
  })
}

function serverProcess(settings: ServerSettings): ServerProcess {
  const lines: string[] = []
  let child: ChildProcess | null = null
  let port = 0
  const running = () => {
    if (!child) throw new Error('the server is not started')
    return child
  }
  const ended = (process: ChildProcess) =>
    new Promise<number | null>((done) => {
      if (process.exitCode !== null || process.signalCode !== null) done(process.exitCode)
      else process.once('exit', done)
    })
  return {
    lines,
    child: running,
    url: () => `http://127.0.0.1:${port}`,
    async start() {
      const started = fork(MAIN, { silent: true })
      child = started
      const keep = (chunk: Buffer) => void lines.push(...chunk.toString().trimEnd().split('\n'))
      started.stdout?.on('data', keep)
      started.stderr?.on('data', keep)
      port = await listening(started, settings)
    },
    async kill() {
      running().kill('SIGKILL')
      await ended(running())
    },
    async stopServer() {
      running().send({ kind: 'stop' } satisfies ToServer)
      return await ended(running())
    },
  }
}

type Stops = { stop(): Promise<unknown> }

/** What started is stopped when something else did not. */
async function allOrNone<const T extends readonly Promise<Stops>[]>(starting: T) {
  const results = await Promise.allSettled(starting)
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed?.status !== 'rejected') return await Promise.all(starting)
  for (const result of results) if (result.status === 'fulfilled') await result.value.stop()
  throw failed.reason
}

function listening(child: ChildProcess, settings: ServerSettings): Promise<number> {
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}`)))
    child.on('message', (message: FromServer) => {
      if (message.kind === 'listening') done(message.port)
      if (message.kind === 'refused') fail(new Error(`${message.code} ${message.message}`))
    })
    child.send({ kind: 'begin', settings } satisfies ToServer)
  })
}

async function buildSpend({ node, owned, api }: Site, amountSats: bigint, feeSats: bigint) {
  const { wallet, descriptor, user } = owned
  const { coins } = await api().listCoins({ wallet })
  const coin = coins.find((each) => BigInt(each.amountSats) > amountSats + feeSats)
  if (!coin) throw new Error('no coin is large enough')
  const place = { chain: coin.chain === 'receive' ? 0 : 1, index: Number(coin.index) } as const
  const raw = String(await node.rpc('getrawtransaction', coin.txid))
  const back = { chain: 1, index: 0 } as const
  const change = deriveScripts(descriptor, back.chain, back.index)
  const changeSats = BigInt(coin.amountSats) - amountSats - feeSats
  const psbt = createPsbt({
    lockTime: 0,
    inputs: [
      {
        txid: coin.txid,
        index: Number(coin.outputIndex),
        sequence: 0xfffffffd,
        nonWitnessUtxo: Uint8Array.fromHex(raw),
        witnessScript: deriveScripts(descriptor, place.chain, place.index).witnessScript,
        keyPaths: keyPathsAt(descriptor, place),
      },
    ],
    outputs: [
      payment(amountSats),
      {
        amountSats: sats(changeSats),
        script: change.script,
        keyPaths: keyPathsAt(descriptor, back),
      },
    ],
  })
  return signedBy(psbt, user)
}
